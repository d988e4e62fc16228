"""Seeds that once failed, and what they found; `make test` plays them every time."""

SEEDS: dict[int, str] = {
    66: "an outage was told on the card of an intake that had ended, and nobody took it off again",
    10016: "a banner stayed on a card: its edit arrived, the answer was lost, and the banner was over before the next try",
    48: "a bot whose clock was an hour ahead did not find its own message in the thread, and posted it again",
    71: "a card led to a page in the trash: the answer to making its heir got lost, and the heir was found only then",
    5: "a card said that its project was closed until something was asked for on another card of it, and was not told",
    40263: "a line whose answer got lost was posted again: the card was deleted, and the old thread was not looked into",
    30133: "a renewal whose answer got lost was looked up for ever at a request that the client had deleted meanwhile",
    894: "a copy that was found while its row was being written was passed by, and never told that it is one",
    1779: "a row became late after the last tick of a story, and the card was judged before the next one: the story's own fault",
    6426: "Make was asked twice: the client had removed what the bot was still looking for, which the judge did not grant",
    2704: "a reminder counted as needless: the clock was set back after it was taken in hand, which the judge overlooked",
    3685: "of two pages of one minute a person's copy became the row's own: the answer to making the other one got lost",
    8118: "a page read before an owner was written, and taken in after it, made the former one the owner again",
    6746: "a revoke went on for ever: it never looked again at what was given through a link that its row no longer had",
    443: "a line of ours whose answer got lost was written into the history as a note that somebody had made",
    50298: "a column of ours that a person set to what was due that very moment stayed so for ever",
    2165: "a card's link to the board was that of a title people had edited meanwhile, and never became the other one",
    504: "a banner fell off a card while the clock was set back, and nobody owed it again",
    1491: "a row was asked again after its closing, and declined when it was given: that is not the closing's, said the judge",
}
