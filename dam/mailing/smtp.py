"""`dam.ports.Mailer` over SMTP, with the standard library."""

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, parseaddr

from dam.domain.errors import MailRefused, ServiceAway
from dam.ports import Letter

_ANSWER_SECONDS = 30.0
_REFUSED_FOR_GOOD = 500


@dataclass(frozen=True)
class SmtpMailer:
    """`security` is `starttls`, `tls` or `none`. `sender` may carry a name: `Press office <archive@example.org>`."""

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str

    def send(self, letter: Letter) -> None:
        message = self._message(letter)
        try:
            server = self._connected()
            try:
                if self.user:
                    server.login(self.user, self.password)
                server.send_message(message)
            finally:
                # Whatever the server says to our goodbye, it has taken the letter or not before.
                with suppress(smtplib.SMTPException, OSError):
                    server.quit()
        except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as problem:
            raise _of_answer(problem) from problem
        except smtplib.SMTPNotSupportedError as problem:
            raise MailRefused(f"The mail server can't take it: {problem}") from problem
        except (smtplib.SMTPException, OSError) as problem:
            # A wrong password and an untrusted certificate are the administrator's to mend: until then it is tried on.
            raise ServiceAway(f"The mail server does not answer as it should: {problem}") from problem

    def _connected(self) -> smtplib.SMTP:
        if self.security == "tls":
            trusted = ssl.create_default_context()
            return smtplib.SMTP_SSL(self.host, self.port, timeout=_ANSWER_SECONDS, context=trusted)
        server = smtplib.SMTP(self.host, self.port, timeout=_ANSWER_SECONDS)
        if self.security == "starttls":
            try:
                server.starttls(context=ssl.create_default_context())
            except BaseException:
                server.close()
                raise
        return server

    def _message(self, letter: Letter) -> EmailMessage:
        message = EmailMessage(policy=SMTP)
        name, address = parseaddr(self.sender)
        message["From"] = Address(display_name=name, addr_spec=address)
        message["To"] = letter.to
        message["Subject"] = " ".join(letter.subject.split())
        message["Date"] = formatdate()
        message["Message-ID"] = f"<{letter.id}@{address.rpartition('@')[2]}>"
        # Nobody's absence note answers it.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(letter.text)
        message.add_alternative(letter.html, subtype="html")
        return message


def _of_answer(problem: smtplib.SMTPException) -> MailRefused | ServiceAway:
    """By the code of the answer: 4xx is to be tried again, 5xx is for good."""
    if isinstance(problem, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in problem.recipients.values()]
    else:
        codes = [int(getattr(problem, "smtp_code", 0))]
    if codes and min(codes) >= _REFUSED_FOR_GOOD:
        return MailRefused(f"The mail server refused the letter: {problem}")
    return ServiceAway(f"The mail server asks to be tried later: {problem}")
