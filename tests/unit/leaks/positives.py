"""What people paste although they should not. Tokens are put together here, so that no file holds anything that looks real."""

from itertools import cycle
from random import Random

_dice = Random(7)
_HEX, _LOWER, _ANY = (
    "0123456789abcdef",
    "abcdefghijklmnopqrstuvwxyz0123456789",
    "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789",
)


def _drawn(letters: str, length: int) -> str:
    return "".join(_dice.choice(letters) for _ in range(length))


PASSWORDS = [
    "Sommer2026!",
    "hunter2",
    "Tr0ub4dor&3",
    "geheim123",
    "Winter#2025",
    "qwertz99",
    "P@ssw0rd1",
    "xK9$mLp2",
    "admin1234",
    "Acme-2026-Relaunch!",
    "S3cure.Site",
    "bella2014",
    "Fr!tz&Co77",
    "letmein!9",
    "7hT-kk2-Wq9",
    "Hallo123!",
    "k3insp4ss",
    "Berlin_1989",
    "m0nkey?Bar",
    "zQ8!zQ8!",
    "Wp4dm1n!!",
    "ftp#Up2load",
    "Rosenweg12a!",
    "L1eblingskunde",
    "G7h-9sPq",
]
LABELLED = [
    "Password: {}",
    "password is {}",
    "The password is {}",
    "the new password is now {}",
    "pw: {}",
    "PW {}",
    "pwd={}",
    "pass: {}",
    "Passwort: {}",
    "Das Passwort lautet {}",
    "Passwort ist {}",
    "passwort {}",
    "Kennwort: {}",
    "Das Kennwort ist jetzt {}",
    "Hier das Passwort für den Server: {}",
    "Passwort vom Hosting: {}",
    "WP-Passwort: {}",
    "FTP Passwort = {}",
    "Benutzer: acme_admin\nPasswort: {}",
    "user admin, password {}",
    "User: anna@acme.example Pass: {}",
    "admin / {}  (Passwort: {})",
    "Login: admin / {}",
    "Zugangsdaten: webmaster / {}",
    "credentials: root / {}",
    "FTP: acmeuser / {}",
    "login: shop@acme.example {}",
    "DB_PASSWORD={}",
    "MYSQL_ROOT_PASSWORD: {}",
    "export ADMIN_PW={}",
    '"password": "{}"',
    "'passwd' => '{}'",
    "password = `{}`",
    "mot de passe : {}",
    "Le mot de passe est {}",
    "contraseña: {}",
    "La contraseña es {}",
    "wachtwoord: {}",
    "Senha: {}",
    "hasło: {}",
    "lösenord: {}",
    "пароль: {}",
    "Passwort (neu): {}",
    "Password for admin: {}",
    "my password's still {}",
    "Initialpasswort: {}",
    "Masterpasswort: {}",
    "Das WLAN-Passwort ist {}",
    "PW ist {}, bitte nach dem Einloggen ändern",
    "try {} as password: {}",
    "Passwort -> {}",
    "*Passwort:* {}",
    "Password:\n{}",
    "passcode: {}",
    "Hi Paula, here you go. Password: {} Best, Carla",
    "Hallo Paula, das Passwort für WordPress lautet: {} Viele Grüße",
    "ok, password={}",
    "Kunde sagt Passwort „{}“ geht nicht: Passwort: {}",
    "pw für plesk: {}",
    "mdp: {}",
    "parola: {}",
    "api_secret: {}",
    "client secret = {}x9",
    "Token: {}k7",
]
PLAIN = [
    "Passwort: sonnenschein",
    "password: sunshine",
    "Kennwort: apfelbaum",
    "pw: liverpool",
    "PIN: 4711",
    "PIN ist: 8305",
    "Passcode: 992213",
    "Password: correcthorsebatterystaple",
    "passwort: Schmetterling",
    "pass: dragonfly",
]


WRITTEN = r"""
ok hier ist es: Benutzername acme, Passwort: MeinHund-77
pw für den shop ist jetzt Kaffee!Tasse9
here are the logins: editor / Blumen$trauss4
wordpress login: carla pw: Wolke7wolke
das wlan passwort lautet acme-gast-2024
root password on the box = toor4ever!
Das neue Kennwort für den FTP-Zugang: Xy7-pQ2-mm9
password 'blue-Horse-42' should work
username: carla@acme.example password: aCme%2026
passwort wäre dann Gr0ssbuchstabe!
PW: acme1234
Passwort: Acme2024
Admin-Passwort lautet 9fK2!x
use pass Kitten#55 for staging
I set the password to Wombat!2026
I changed the password to sunny-Day-88
hab das passwort auf Igel2026! geändert
das pw hab ich auf Fuchs?bau12 gesetzt
secret: 9f8a7s6d5f4g3h2j1k
API Key: 7f3c9a1e5b8d2f6a4c0e9b7d1f3a5c8e
api-key 7f3c9a1e5b8d2f6a4c0e9b7d1f3a5c8e
X-Api-Key: Zk39dkLs92
my pin is 4711
die PIN lautet 8812
Zugang: acme_ftp / fJ8#kk22
Kunden-Login für Plesk: admin Acme!4455
mdp admin : Soleil2026!
La clave es Perro2026!
SFTP user web33 pass wEb33!!up
Passwort:   `s3hr-g3h31m`
password: "correct horse battery staple"
smtp pass = mail-2026-OUT
Pass: 3nt3rpr1se
token=9d8f7a6b5c4e3d2f1a0b
Zugangscode: 55-21-98-A
Token lautet abcd1234efgh5678
""".strip().splitlines()
"""Written down as people would send them, before the rules had seen any of them."""


def _tokens() -> list[str]:
    made = {
        "AKIA": _drawn("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16), "ASIA": _drawn("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", 16),
        "ghp_": _drawn(_ANY, 36), "gho_": _drawn(_ANY, 36), "github_pat_": _drawn(_ANY, 22) + "_" + _drawn(_ANY, 59),
        "glpat-": _drawn(_ANY, 20), "xoxb-": "123456789012-1234567890123-" + _drawn(_ANY, 24), "xapp-1-": "A0123-45678-" + _drawn(_HEX, 64),
        "xoxp-": "1234567890-1234567890-" + _drawn(_HEX, 32), "sk_live_": _drawn(_ANY, 24), "rk_live_": _drawn(_ANY, 24),
        "sk_test_": _drawn(_ANY, 24), "whsec_": _drawn(_ANY, 32), "AIza": _drawn(_ANY, 35), "GOCSPX-": _drawn(_ANY, 28),
        "ya29.": _drawn(_ANY, 60), "sk-": _drawn(_ANY, 48), "sk-proj-": _drawn(_ANY, 60), "sk-ant-": "api03-" + _drawn(_ANY, 80),
        "SG.": _drawn(_ANY, 22) + "." + _drawn(_ANY, 43), "SK": _drawn(_HEX, 32), "npm_": _drawn(_ANY, 36), "hf_": _drawn(_ANY, 34),
        "shpat_": _drawn(_HEX, 32), "figd_": _drawn(_ANY, 40), "lin_api_": _drawn(_ANY, 40), "dop_v1_": _drawn(_HEX, 64),
        "dckr_pat_": _drawn(_ANY, 27), "ntn_": _drawn(_ANY, 46), "secret_": _drawn(_ANY, 43), "pypi-": "AgEIcHlwaS5vcmc" + _drawn(_ANY, 60),
        "key-": _drawn(_HEX, 32), "EAA": _drawn(_ANY, 120), "sq0csp-": _drawn(_ANY, 43), "sq0atp-": _drawn(_ANY, 22), "glsa_": _drawn(_ANY, 32),
        "PMAK-": _drawn(_HEX, 24) + "-" + _drawn(_HEX, 34), "sbp_": _drawn(_HEX, 40),
    }  # fmt: skip
    tokens = [prefix + body for prefix, body in made.items()]
    tokens += [_drawn(_HEX, 32) + "-us14", "123456789:" + _drawn(_ANY, 35), f"pat{_drawn(_ANY, 14)}.{_drawn(_HEX, 64)}"]
    tokens += [f"pat-eu1-{_drawn(_HEX, 8)}-{_drawn(_HEX, 4)}-{_drawn(_HEX, 4)}-{_drawn(_HEX, 4)}-{_drawn(_HEX, 12)}"]
    tokens += [f"eyJ{_drawn(_ANY, 33)}.eyJ{_drawn(_ANY, 60)}.{_drawn(_ANY, 43)}" for _ in range(4)]
    tokens += [_drawn(_ANY, 40) + "7aB3xY9q" for _ in range(4)]
    return tokens


_SAID = [
    "{}",
    "Here is the key: {}",
    "Der Schlüssel für euch: {}",
    "{} viel Erfolg damit!",
    "use `{}` please",
    "token\n```\n{}\n```",
]
SHAPED = [
    "postgres://shop:{}@db.acme.example:5432/shop", "mysql://root:{}@10.0.0.5/wp", "mongodb+srv://app:{}@cluster0.acme.example",
    "https://anna:{}@staging.acme.example/", "<https://anna:{}@acme.example|acme.example>", "ftp://web42:{}@ftp.acme.example",
    "redis://:{}@cache.acme.example:6379", "smtp://mailer:{}@mail.acme.example", "amqp://app:{}@queue.acme.example",
    "Server=db;Database=shop;User Id=sa;Password={};", "jdbc:postgresql://db/shop?user=app&amp;password={}", "sftp://deploy:{}@acme.example",
]  # fmt: skip


def _others() -> list[str]:
    key = "\n".join(_drawn(_ANY, 64) for _ in range(3))
    kinds = [
        "RSA PRIVATE KEY",
        "OPENSSH PRIVATE KEY",
        "PRIVATE KEY",
        "EC PRIVATE KEY",
        "ENCRYPTED PRIVATE KEY",
        "PGP PRIVATE KEY BLOCK",
    ]
    return [
        *(f"-----BEGIN {kind}-----\n{key}\n-----END {kind}-----" for kind in kinds),
        f"PuTTY-User-Key-File-3: ssh-ed25519\n{key}",
        f"AGE-SECRET-KEY-1{_drawn('ABCDEFGHJKLMNPQRSTUVWXYZ23456789', 58)}",
        f"curl -H 'Authorization: Bearer {_drawn(_ANY, 40)}' https://api.acme.example",
        f"Authorization: Basic {_drawn(_ANY, 30)}9==",
        f"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={_drawn(_ANY, 86)}==",
        f"Endpoint=sb://acme.example/;SharedAccessKey={_drawn(_ANY, 43)}=",
        f"https://hooks.slack.com/services/T{_drawn(_LOWER.upper(), 9)}/B{_drawn(_LOWER.upper(), 9)}/{_drawn(_ANY, 24)}",
        f"https://share.1password.com/s#{_drawn(_ANY, 43)}",
        f"<https://vault.bitwarden.com/#/send/{_drawn(_ANY, 22)}/{_drawn(_ANY, 22)}>",
        f"https://send.bitwarden.com/#{_drawn(_ANY, 22)}/{_drawn(_ANY, 22)}",
    ]


def positives() -> list[str]:
    """Return them all, each once."""
    passwords, said = cycle(PASSWORDS), cycle(_SAID)
    labelled = [text.replace("{}", next(passwords)) for text in LABELLED for _ in range(3)]
    shaped = [
        text.replace("{}", next(passwords).replace("@", "a").replace("#", "x")) for text in SHAPED for _ in range(2)
    ]
    return list(
        dict.fromkeys([*labelled, *PLAIN, *WRITTEN, *shaped, *(next(said).format(t) for t in _tokens()), *_others()])
    )
