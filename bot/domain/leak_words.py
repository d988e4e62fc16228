"""What the leak guard goes by: forms of tokens, labels of secrets, and words that are none."""

FORMS = (
    r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b",
    r"\bgh[pousr]_[A-Za-z0-9]{30,}",
    r"\bgithub_pat_\w{22,}",
    r"\bgl(?:pat|dt|rt|soat)-[\w-]{20,}",
    r"\bxox[abeoprs]-[A-Za-z0-9-]{10,}",
    r"\bxapp-\d-[A-Za-z0-9-]{10,}",
    r"\bhooks\.slack\.com/(?:services|workflows|triggers)/[A-Za-z0-9/]{20,}",
    r"\b(?:sk|rk)_(?:live|test)_[A-Za-z0-9]{16,}",
    r"\bwhsec_[A-Za-z0-9+/=]{20,}",
    r"\bAIza[\w-]{35}",
    r"\bGOCSPX-[\w-]{20,}",
    r"\bya29\.[\w-]{20,}",
    r"\bsk-(?:proj-|ant-|or-)?[A-Za-z0-9_-]{20,}",
    r"\bSG\.[\w-]{16,}\.[\w-]{16,}",
    r"\bSK[0-9a-f]{32}\b",
    r"\b(?:npm|hf|shpat|shpss|shpca|figd|lin_api|dop_v1|dckr_pat|ntn|sbp|rnd|glsa|PMAK|xkeysib)[_-][\w-]{24,}",
    r"\bsecret_[A-Za-z0-9]{40,}",
    r"\bpypi-[\w-]{40,}",
    r"\bpat-(?:na|eu)\d-[0-9a-f-]{36}",
    r"\bkey-[0-9a-f]{32}\b",
    r"\b[0-9a-f]{32}-us\d{1,2}\b",
    r"\b\d{8,10}:[A-Za-z0-9_-]{35}\b",
    r"\bEAA[A-Za-z0-9]{30,}",
    r"\bpat[A-Za-z0-9]{14}\.[0-9a-f]{64}",
    r"\bsq0(?:csp|atp)-[\w-]{22,}",
    r"-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY",
    r"\bPuTTY-User-Key-File-\d",
    r"\bAGE-SECRET-KEY-1[A-Z0-9]{20,}",
    r"\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]{8,}",
    r"(?i:\b(?:bearer|basic|token)) (?=[A-Za-z._~+/=-]*\d)[A-Za-z0-9._~+/=-]{20,}",
    r"(?i:\b(?:account|sharedaccess)key)=[A-Za-z0-9+/=]{20,}",
    r"(?i:\b(?:share\.1password\.(?:com|eu|ca)/s#|send\.bitwarden\.com/#|/#/send/))[\w/-]{8,}",
)
"""Tokens that say by their form what they are, private keys, and share links, which open a secret to anybody."""
LABELS = (
    r"(?:[a-z0-9]{1,20}[_-]){0,3}(?:pass(?:wor[dt]|wd|code|phrase|wörter|words)?|pwd|pw|pswd)",
    r"[a-zäöüß]{0,20}(?:passwort|kennwort)(?:es)?|kennwörter|pa[sß]wort|passwort",
    r"pin(?:-?code)?|puk|zugangscode|sicherheitscode|geheimcode|geheimzahl|master-?key",
    r"(?:[a-z0-9]{1,20}[_-]){0,3}api[ _-]?(?:key|token|secret|schlüssel)",
    r"(?:[a-z0-9]{1,20}[_-]){0,3}access[ _-]?(?:key|token)(?:[ _-]id)?",
    r"(?:client|app|consumer|shared|webhook|signing)[ _-]?secret|secret[ _-]?(?:access[ _-]?)?key",
    r"private[ _-]key",
    r"(?:[a-z0-9]{1,20}[_-]){0,3}(?:secret|token)|zugriffstoken|zugangstoken|auth[ _-]?token|geheimnis",
    r"schlüssel",
    r"mot de passe|mdp|contraseña|contrasena|clave|senha|palavra-passe|wachtwoord|hasło|haslo|heslo|lösenord",
    r"adgangskode|passord|salasana|parola|şifre|jelszó|lozinka|пароль|パスワード|密码",
)
"""Words after which a secret comes, as people and settings files write them."""
PAIRS = (
    r"log-?ins?|zugang|zugangsdaten|anmeldedaten|zugänge|credentials?|creds|identifiants|acceso|user(?:name)?",
    r"benutzer(?:name)?|account|konto|ftp|sftp|ssh|wordpress|wp-admin|cpanel|plesk",
)
"""Words after which a name and its secret come."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


VERBS = _words(
    """
    is ist are lautet lauten war was wäre waere heißt heisst est es é jest är er be ist's
    became wird bleibt to auf zu gleich
    """
)
FILLERS = _words(
    """
    now jetzt then dann still noch currently aktuell aktuelle neu new neue einfach just also nun again wieder wie folgt
    das der die the same
    """
)
BRANDS = _words(
    """
    1password bitwarden lastpass keepass dashlane oauth base64 sha1 sha256 sha512 md5 2fa mfa totp saml sso utf8 http
    api v1 v2 v3 v4 tls1 ipv4 ipv6 rfc iso27001 windows office365 microsoft365 web3 html5 b2b b2c h2 k8s
    """
)
"""Products, protocols and versions that look like passwords."""
ANSWERS = _words(
    """
    siehe folgt folgen reset changed change geändert ändern zurückgesetzt zurücksetzen unknown unbekannt see via per
    not nicht kein keins keine none todo offen open missing fehlt fehlend pending required erforderlich pflicht optional
    protected geschützt expired abgelaufen valid gültig invalid ungültig wrong falsch correct richtig same gleich shared
    geteilt rotated rotiert stored gespeichert saved hinterlegt hidden versteckt secret geheim private privat available
    verfügbar done erledigt fertig updated aktualisiert removed entfernt deleted gelöscht created erstellt
    sent geschickt
    verschickt received erhalten please bitte thanks danke later später tomorrow morgen today heute soon bald nope
    nothing
    nichts anybody someone jemand everything alles which welches whatever somewhere irgendwo nowhere nirgends
    policy manager generator field feld prompt request anfrage length länge strength stärke hash vault tresor safe
    personal persönlich default standard generated generiert encrypted verschlüsselt empty leer blank ausgefüllt
    password passwort kennwort username benutzername redacted example beispiel placeholder changeme yourpassword
    obsolete revoked widerrufen active aktiv inactive inaktiv locked gesperrt blocked verified bestätigt confirmed
    telefonisch mündlich persönlich separat separately brieflich schriftlich phone telefon mail e-mail email sms
    onepassword keychain schlüsselbund bitwarden lastpass keepass dashlane admin support teams slack signal
    ok okay yes no ja nein maybe vielleicht check checked geprüft review
    """
)
"""What stands after "password:" and is an answer, no password."""
