"""What the thread and the client read of a certificate; the files say the rest."""

from html import escape as html

from bot.domain.certificate import Certificate
from bot.domain.intake import Intake
from bot.domain.mail import Attachment, Mail
from bot.messages import kit
from bot.messages.certificate import Sheet, result, sheet
from bot.messages.escape import escape, person, plain
from bot.messages.texts import Texts
from bot.ports.chat import Message

QUOTED = 2900
"""Letters of Markdown in one block, so that its fence fits as well."""
MOST_STEPS = 20


def post(certificate: Certificate, texts: Texts, markdown: str | None) -> Message:
    """Tell the thread; where no file may be shown, `markdown` is, and what is missing for the files."""
    names = {"client": certificate.client, "project": certificate.project}
    title = texts("certificate.post.title", **names)
    who = [texts("certificate.post.asked", who=person(certificate.asked_by))]
    if certificate.approved_by is not None:
        who.append(texts("certificate.post.approved", who=person(certificate.approved_by)))
    said = f"{title}\n{escape(result(certificate, texts))}\n{', '.join(who)}."
    blocks = [kit.section(said), *_lists(sheet(certificate, texts))]
    if markdown is None:
        blocks.append(kit.context(texts("certificate.post.files")))
    else:
        blocks.append(kit.context(texts("certificate.post.no_files", number=certificate.id)))
        blocks += _quoted(markdown, texts, kit.MESSAGE_WEIGHT - kit.weight(blocks))
    return Message(text=f"{title}: {escape(result(certificate, texts))}", blocks=blocks)


def files_title(client: str, project: str, texts: Texts) -> str:
    """Return what the files are called in Slack."""
    return texts.plain("certificate.post.files_title", client=client, project=project)


def mail(
    certificate: Certificate, intake: Intake, texts: Texts, delivery_id: str, files: tuple[Attachment, ...]
) -> Mail:
    """Tell the client, with the files."""
    drawn = sheet(certificate, texts)
    lines = [
        texts.plain("mail.hello", name=intake.contact_name),
        texts.plain("certificate.mail.text", project=intake.project),
    ]
    lines += [] if drawn.is_clean else [texts.plain("certificate.mail.left")]
    lines += [texts.plain("certificate.mail.todo")] if drawn.steps else []
    bye = (texts.plain("mail.bye"), plain(intake.owner_name))
    return Mail(
        id=delivery_id,
        to_name=intake.contact_name,
        to=intake.contact_email,
        cc=(intake.sponsor_email,) if intake.sponsor_email else (),
        subject=texts.plain("certificate.mail.subject", project=intake.project),
        text="\n\n".join([*lines, *_plain_list(drawn.steps), "\n".join(bye)]) + "\n",
        html=_as_html(
            [
                *(f"<p>{html(line)}</p>" for line in lines),
                *_html_list(drawn.steps),
                f"<p>{'<br>'.join(map(html, bye))}</p>",
            ]
        ),
        attachments=files,
    )


def _plain_list(items: tuple[str, ...]) -> list[str]:
    return ["\n".join(f"- {item}" for item in items)] if items else []


def _html_list(items: tuple[str, ...]) -> list[str]:
    return ["<ul>" + "".join(f"<li>{html(item)}</li>" for item in items) + "</ul>"] if items else []


def _as_html(parts: list[str]) -> str:
    return "<!doctype html>\n<html><body>\n" + "\n".join(parts) + "\n</body></html>\n"


def _lists(drawn: Sheet) -> list[kit.Block]:
    """Return what is left, and what the client has still to do; the rest is in the files."""
    listed = [part for part in drawn.parts if part.lines]
    return [
        kit.section("\n".join([f"*{escape(part.title)}*", *(f"• {escape(line)}" for line in part.lines[:MOST_STEPS])]))
        for part in listed
    ]


def _quoted(markdown: str, texts: Texts, room: int) -> list[kit.Block]:
    """Return as much of the Markdown as there is room for, and say when it goes on."""
    blocks = [_preformatted(markdown[at : at + QUOTED]) for at in range(0, len(markdown), QUOTED)]
    goes_on = kit.context(texts("certificate.post.goes_on"))
    shown = kit.fitting(blocks, room - kit.weight([goes_on]))
    return blocks if len(shown) == len(blocks) else [*shown, goes_on]


def _preformatted(text: str) -> kit.Block:
    quote = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [quote]}
