package org.colombier.mail;

import java.io.IOException;
import java.util.Optional;

/** A report that a program wrote about a mail (RFC 6522): what became of it, whether it was read, that somebody complains. */
public sealed interface MailReport permits DeliveryReport, DispositionReport, FeedbackReport {

    /**
     * Finds the first report in a mail, not within a message that is attached to it: a person who forwards a report does
     * not report. Tolerant of what the field sends, bounded in all it reads.
     *
     * @throws IOException if the mail cannot be read now
     */
    static Optional<MailReport> find(MessageContent mail) throws IOException {
        return MailReportReader.read(mail);
    }
}
