"""What people write all day about access, money and dates, and what is no secret."""

from random import Random

_dice = Random(11)
_HEX = "0123456789abcdef"

WRITTEN = """
The password is in 1Password.
The password is in the vault, please ask Mia.
Das Passwort liegt in 1Password.
Das Passwort ist in Bitwarden hinterlegt.
Passwort: siehe 1Password
Passwort: folgt per Telefon
Password: see vault
Password reset is done.
Bitte das Passwort zurücksetzen.
Please reset your password before Friday.
I forgot my password, can you help?
Ich habe mein Passwort vergessen.
The password expires in 30 days.
Das Passwort läuft in 14 Tagen ab.
The password must have 12 characters and a digit.
Das Passwort muss mindestens 12 Zeichen haben.
Passwords are never shared here.
Please never send passwords in Slack.
Bitte keine Passwörter in Slack schicken.
Could you share the password through Bitwarden Send?
Kannst du das Passwort bitte per Bitwarden Send teilen?
Who has the password for the hosting panel?
Wer hat das Passwort für das Hosting?
The password was changed yesterday.
Das Passwort wurde gestern geändert.
The password is wrong.
Das Passwort ist falsch.
Das Passwort ist nicht mehr gültig.
The password is case-sensitive.
The password is too short.
Password: required
Passwort: erforderlich
Password field is empty.
Das Passwortfeld bleibt leer.
Passwort geändert am 12.11.2026.
Password changed on 2026-11-12 at 14:05.
The password manager we use is 1Password.
Wir nutzen 1Password, nicht LastPass.
Is the password still the same?
Ist das Passwort noch dasselbe?
The password is the same as before.
The token is valid for 90 days.
The token expired on 2026-10-01.
The API key is in the vault.
Der API-Schlüssel liegt im Tresor.
Where do I find the API key?
Wo finde ich den API-Key?
API key: see 1Password
API-Key: kommt per Freigabelink
I have rotated the API key.
We need an API token with read access.
The access token lives for one hour.
Use OAuth2 instead of an API key.
OAuth tokens are refreshed by Make.
The client secret is stored by Make.
Der Client Secret ist bei Make gespeichert.
It is no secret that we are late.
Das ist kein Geheimnis.
Our secret sauce is a good brief.
The key to success is a good brief.
Der Schlüssel zum Erfolg ist ein gutes Briefing.
Key results: Q4 revenue up 12 %
Key visual: version 3 is approved
Die PIN kommt per Post.
Please pin this message.
Pin the message from Monday, please.
Your PIN will arrive by mail.
Login: please use your company account
Login via SSO works again.
The login page shows an error 500.
Login works for me.
Zugangsdaten: siehe Ticket ACME-1234
Zugangsdaten kommen per 1Password.
Die Zugangsdaten habe ich noch nicht.
Credentials: will follow by share link
User: anna@acme.example
Username: acme_admin
Benutzername: webmaster
User acme_admin has no rights on staging.
FTP: please use SFTP on port 22
FTP-Zugang folgt morgen.
SFTP is at sftp.acme.example, port 2222.
SSH access is switched off.
WordPress: 6.8.2 is installed
WordPress-Login: https://acme.example/wp-admin
cPanel: version 124.0.21
Hosting: Hetzner, CX22
I revoked the access.
Zugriff ist entzogen.
Access was granted on Monday.
Could you approve the access request at Make?
Bitte bei Make freigeben.
I have handed in the share link.
Der Freigabelink ist übergeben.
Two-factor authentication is on: 2FA for everybody
2FA: aktiviert
MFA is required.
The code is in the repository.
Der Code liegt im Repository.
The promo code is SUMMER.
Rabattcode gilt bis 31.12.2026.
ZIP code: 10115
PLZ: 10115 Berlin
Code review: done
Invoice 2026-00417 is paid.
Rechnung RE-2026-00417 ist bezahlt.
Order #4711-2291 has shipped.
Bestellung 100045678 ist unterwegs.
IBAN: DE89 3704 0044 0532 0130 00
USt-IdNr.: DE123456789
VAT: DE123456789
Tracking: 1Z999AA10123456784
Phone: +49 30 1234567
Telefon: 030 / 12 34 56 78
Mobil: +49 171 2345678
Call me at +1 (415) 555-0132.
Meeting on 2026-11-24 at 10:30.
Termin: 24.11.2026, 10:30 Uhr
Let us meet at 3pm in room B12.
The budget is 12.500 €.
Das Budget: 12.500 €
We reached 4,812 visits, +12 %.
Conversion rate: 3.2%
GA4 property: 312345678
Container: GTM-K5XW9P2
Google Ads account 123-456-7890
Kundennummer: 123-456-7890
The site runs PHP 8.3 and MySQL 8.0.
Node v22.11.0, npm 10.9.0
SHA-256 is the algorithm.
md5 is not safe for passwords.
Ticket: ACME-1234
See JIRA PROJ-1029 and PROJ-1030.
Figma: https://www.figma.com/file/AbCdEf123456/Relaunch?node-id=12%3A34
Doc: https://docs.google.com/document/d/1A2b3C4d5E6f7G8h9I0jKlMnOpQrStUvWxYz1234567/edit
Sheet: <https://docs.google.com/spreadsheets/d/1xYz9AbC8dEf7GhI6jKl5MnO4pQr3StU2vWx1YzAbCdE/edit#gid=0|budget>
https://acme.example/login?next=%2Fdashboard
https://acme.example/reset-password
Passwort-Reset: https://acme.example/passwort-vergessen
Password policy: https://acme.example/policy
<https://acme.example/wp-admin|Admin>
<mailto:anna@acme.example|anna@acme.example>
Hi <@U0PAULA>, the access is done.
<!here> we are live!
<#C0ACME|client-acme> is the channel.
ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ5k2X9vQm3w8YpT1rL6sZ4dNfGhJkLpOiUyTrEwQaSd anna@laptop
sha512-Z3Xk9Q0m1vN8bT7yR6eW5qA4sD3fG2hJ1kL0pO9iU8yT7rE6wQ5aS4dF3gH2jK1lM0nB9vC8xZ7aQ6wE5rT4yU3i==
integrity: sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=
Password strength: weak
Passwortstärke: schwach
Password length: 16 characters
Passwortlänge: 16 Zeichen
Password: ********
Passwort: ••••••••
password: <password>
password: {password}
DB_PASSWORD=${DB_PASSWORD}
DB_PASSWORD=<your-password>
password=xxxxxxxx
API_KEY=your-api-key
token: YOUR_TOKEN
https://user:password@host.example shows the form of it
Passwort: geändert
Passwort: erledigt
Password: done, thanks!
Kennwort: wie besprochen am Telefon
Kennwort: habe ich dir gerade per SMS geschickt
Password: I sent it by text message
Password - can you send it again?
Passwort -- kannst du es nochmal schicken?
Passwort für WordPress fehlt noch.
Passwort fürs Hosting: liegt bei Carla
Password for the hosting panel: ask Carla
Password of the shop: still missing
The password for staging is in the usual place.
Das Passwort für Staging ist an der üblichen Stelle.
The pass for the conference is 450 €.
Pass auf, das ist live!
Passt für mich.
Passt, danke!
I pass on that.
Please pass it on to Mia.
The tests pass.
All 214 tests pass now.
Pass rate: 98.5 %
The PW of my neighbour is a Golf.
Token-based login is fine.
Token: gültig bis 31.12.2026
Secret Santa is on December 12.
Top secret: the new logo!
Geheimtipp: Café Einstein
Private key rotation is planned for Q1.
The private key never leaves the server.
Der private Schlüssel bleibt auf dem Server.
Your API key has been revoked.
Access key: please ask the operator
Access token: expired
Client secret: rotated on Friday
Clave: el briefing
La contraseña está en 1Password.
El token caduca mañana.
Le mot de passe est dans 1Password.
Mot de passe oublié ?
Il wachtwoord staat in 1Password.
Het wachtwoord staat in Bitwarden.
Hasło jest w sejfie.
Lösenordet finns i 1Password.
A pin is missing in the map.
The map has 12 pins.
Account: Acme GmbH
Account manager: Paula Park
Konto: Acme GmbH, Commerzbank
Account 4411 is closed.
Accounts: 3 of 5 are connected
Benutzer: 12 aktive, 3 inaktive
Usernames are e-mail addresses.
Version: v2.14.0-rc1
Build 20261124.3 failed
Release 2026.11
Font: Inter 4.0, 16px/24px
Color: #1D1C1D and #14532D
Farbe: #FF5733
Size 1200x630
Domain: acme-relaunch.example
DNS: TXT v=spf1 include:_spf.google.com ~all
MX 10 mail.acme.example
A 203.0.113.7
IPv6 2001:db8::1
Wi-Fi in the office is down.
Das WLAN ist langsam.
WLAN-Passwort hängt an der Wand im Büro.
The wifi password is on the wall.
The passphrase is on the printed sheet.
Passphrase: bitte anrufen
Passcode: sent separately
Zoom: https://acme.zoom.example/j/98765432101
Meeting ID: 987 6543 2101
Kenncode: unbekannt
Zugangscode: an der Rezeption
Sicherheitscode: per SMS
Licence key: attached to the invoice
Lizenzschlüssel: siehe Rechnung
Schlüssel: beim Hausmeister abholen
Der Schlüssel liegt unter der Matte.
Keynote: 45 minutes
Keyword: access management
Keywords: seo, ads, analytics
Monkey business is over.
Bitte bis Freitag, 17 Uhr, freigeben.
OK, machen wir so.
Thanks a lot!
Vielen Dank!
👍
Ich setze das Passwort zurück und schicke dir dann den Link.
I set the password to expire in 90 days
I changed the password to something longer
hab das passwort auf ein neues geändert
Passwort ist gesetzt, liegt im 1Password-Tresor "Acme"
the password is at least 16 characters long
password is "too weak" says WordPress
The error says: invalid password or username
Fehler: Passwort falsch (Code 401)
Error 403: token missing
Password: 16+ characters, 1 digit
Passwort-Manager: Bitwarden, 5 Nutzer
Token usage: 12.4k of 50k
Token: 5000 per minute
API token limit is 60/min
API key scopes: read, write
API-Key bitte mit Rechten read:contacts anlegen
Clients secret Santa budget: 20 €
The secret is out: we launch on Monday!
my pin is not accepted at the door
PIN falsch eingegeben (3x)
Login: bitte mit anna@acme.example anmelden
Login: Anna hat jetzt Zugriff, Carla noch nicht
Zugang: Carla prüft das bis Mittwoch, 26.11.
Zugang / Rechte: Redakteur reicht
User: 12 / Admins: 3
WordPress: 6.8.2 / PHP: 8.3
FTP: Port 21 / SFTP: Port 22
FTP: ftp.acme.example / Port 21
Credentials: Google Ads / Meta / HubSpot
Account: 123-456-7890 / Acme GmbH
Konto 4711 / Kostenstelle 0815
username is acme_admin, password via Send please
Please log in and change your password under Settings > Security.
password hint: the name of your dog
Passworthinweis: Haustier
I used the pass-through option
We passed the audit on 2026-10-12.
Boarding pass: gate B42
Ski pass 2026/27 is 890 €
pass the JWT in the header
Passwort Nr. 3 von 5 ist rotiert
Passwort (1Password) ist freigegeben
Password: same as last time
Passwort: dasselbe wie letztes Mal
Passwort: Carla schickt es gleich
PW: Paula fragen
pw: hab ich nicht
Passwort: hat Mia
Passwort? Steht in 1Password.
Key account manager: Paula
The private key file is called id_ed25519.pub
Public key: ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABgQC7v1x2 anna@mac
GTM-ABC1234 and G-1AB2CD3EF4 are the ids
UA-12345678-1 is the old property
pixel id 123456789012345
The access token will be rotated on 2026-12-01.
Access key ID and secret are in the vault
Schlüssel Nr. 12 zurückgegeben
Clave: entregar el viernes
""".strip().splitlines()

FILLED = [
    "Request {uuid} failed.", "ID: {uuid}", "trace id {uuid}", "Vorgang {uuid} ist erledigt.", "commit {sha}", "Fixed in {short}.", "see {sha} on main",
    "Deployed {short} to staging", "Merge branch at {sha}", "md5: {md5}", "checksum {sha256}", "sha256:{sha256}", "Rechnung {number} ist offen.",
    "Invoice no. {number}", "Bestellnummer: {order}", "Order {order} was refunded.", "Kundennummer {number}", "Customer {order}: called back", "Auftrag {order} startet am Montag",
    "Phone +49 30 {number}", "Rückruf unter 0171 {number}", "Ticket #{number}", "Ticket {order}", "https://acme.example/orders/{uuid}", "<https://acme.example/t/{sha}|the build>",
    "https://app.acme.example/{md5}/edit", "https://www.notion.so/acme/Board-{md5}", "Scenario {number} runs again", "Execution {sha} took 12 s", "Der Lauf {uuid} dauerte 3 Minuten.",
    "The password reset for ticket {number} is done.", "Passwort-Ticket {order} ist zu.", "The token of request {uuid} has expired.", "API key {order} was revoked",
    "Login {number} times this week", "Zugang für Projekt {order} ist da.", "PIN-Brief {number} ist unterwegs.", "Passwort für {order} bitte per Send.",
    "Access for {order} was granted on 2026-11-0{digit}.", "Version 2.{digit}.0 is live, build {number}", "Termin am {digit}.12.2026 um 1{digit}:30 Uhr",
    "Budget {digit}.{number} €, noch offen: {digit} %", "Backup backup-2026-11-{digit}.tar.gz is {digit} GB", "The key metric is {number} visits.",
    "Order key figures: {number} / {order}", "Password rotation #{digit} is planned for Q{digit}.", "DHL {number}{number}", "Chargennummer {order}-{digit}",
    "IBAN DE{digit}9 3704 0044 0532 {digit}130 00", "Container ID {short} restarted", "{digit} of 9 apps are authorized", "Kampagne {order}: CTR {digit},2 %",
]  # fmt: skip
TIMES = 7


def _filled(text: str) -> str:
    drawn = {
        name: "".join(_dice.choice(_HEX) for _ in range(n))
        for name, n in {"sha": 40, "short": 8, "md5": 32, "sha256": 64, "u": 32}.items()
    }
    u = drawn["u"]
    return text.format(
        **drawn,
        uuid=f"{u[:8]}-{u[8:12]}-4{u[13:16]}-a{u[17:20]}-{u[20:]}",
        number=_dice.randint(1_000_000, 9_999_999),
        order=f"{_dice.choice(['ACME', 'RE', 'SO', 'AB'])}-{_dice.randint(1000, 99999)}",
        digit=_dice.randint(1, 9),
    )


def ordinary() -> list[str]:
    """Return them all, each once."""
    return list(dict.fromkeys([*WRITTEN, *(_filled(text) for text in FILLED for _ in range(TIMES))]))
