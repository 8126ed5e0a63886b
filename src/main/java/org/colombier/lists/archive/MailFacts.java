package org.colombier.lists.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.apache.james.mime4j.dom.address.Mailbox;
import org.apache.james.mime4j.dom.field.DateTimeField;
import org.apache.james.mime4j.field.DateTimeFieldLenientImpl;
import org.apache.james.mime4j.field.address.LenientAddressParser;
import org.apache.james.mime4j.stream.RawField;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MessageContent;

/**
 * What the archive notes of a message, read from its content. Pure; never fails on what a message holds.
 *
 * @param messageId  in angle brackets; of a message without one, made of its content
 * @param references the messages it refers to, the nearest first
 * @param author     canonical; empty if the message does not say
 * @param sent       as the Date field says; empty if it cannot be, or lies in the future or before there was mail
 */
record MailFacts(String messageId, List<String> references, String subject, SubjectKey subjectKey, String author, String authorName,
                 Optional<Instant> sent, MailText text) {

    private static final int MOST_REFERENCES = 20;
    private static final int LONGEST_FIELD = 20_000;
    private static final Pattern MESSAGE_ID = Pattern.compile("<[^<>\\s]{1,900}>");
    /** As Mailman 2 writes addresses in the archives it offers. */
    private static final Pattern HIDDEN = Pattern.compile("^([^\\s@<>]{1,100}) at ([^\\s@<>]{1,200})(?: \\((.{0,200})\\))?$");
    private static final Instant FIRST_MAIL = LocalDate.of(1971, 1, 1).atStartOfDay().toInstant(ZoneOffset.UTC);
    private static final Duration CLOCKS_DIFFER = Duration.ofDays(1);

    /** @param received a Date later than a day after this is not believed */
    static MailFacts of(MessageContent content, Instant received) throws IOException {
        HeaderSection header = HeaderSection.read(content);
        String subject = Rows.cut(field(header, "Subject"), 500);
        Optional<Mailbox> author = author(header);
        return new MailFacts(messageId(header, content), references(header), subject, SubjectKey.of(subject),
            author.flatMap(a -> EmailAddress.tryParse(a.getAddress())).map(a -> a.canonical().toString()).filter(a -> a.length() <= 320).orElse(""),
            Rows.cut(author.map(Mailbox::getName).map(n -> decoded(n).strip()).orElse(""), 255), sent(header, received), MailText.of(content));
    }

    /** RFC 5322 section 3.6.4 wants one; what comes from elsewhere may have none, and is the same message when it comes again. */
    private static String messageId(HeaderSection header, MessageContent content) {
        Matcher id = MESSAGE_ID.matcher(bounded(header.first("Message-ID").orElse("")));
        return id.find() ? id.group() : "<" + MessageKey.of(content.octets()) + "@archive.invalid>";
    }

    /** RFC 5322 section 3.6.4: References names the parent last; In-Reply-To counts where that says nothing, or if none of those is known. */
    private static List<String> references(HeaderSection header) {
        List<String> found = new ArrayList<>(ids(header, "References").reversed());
        ids(header, "In-Reply-To").stream().filter(id -> !found.contains(id)).findFirst().ifPresent(id -> found.add(Math.min(found.size(), MOST_REFERENCES - 1), id));
        return found.stream().distinct().limit(MOST_REFERENCES).toList();
    }

    private static List<String> ids(HeaderSection header, String name) {
        return header.first(name).map(value -> MESSAGE_ID.matcher(bounded(value)).results().map(r -> r.group()).toList()).orElse(List.of());
    }

    private static Optional<Mailbox> author(HeaderSection header) {
        String from = header.fields().stream().filter(f -> f.is("From")).findFirst().map(MailFacts::text).map(MailFacts::bounded).orElse("");
        try {
            return LenientAddressParser.DEFAULT.parseAddressList(HIDDEN.matcher(from).replaceFirst(found -> (found.group(3) == null ? "" : Matcher.quoteReplacement(found.group(3))) + " <" + Matcher.quoteReplacement(found.group(1) + "@" + found.group(2)) + ">")).flatten().stream().findFirst();
        } catch (RuntimeException unreadable) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> sent(HeaderSection header, Instant received) {
        return header.first("Date").flatMap(value -> {
            try {
                DateTimeField date = DateTimeFieldLenientImpl.PARSER.parse(new RawField("Date", bounded(value)), DecodeMonitor.SILENT);
                return Optional.ofNullable(date.getDate()).map(Date::toInstant);
            } catch (RuntimeException unreadable) {
                return Optional.empty();
            }
        }).filter(t -> t.isAfter(FIRST_MAIL) && t.isBefore(received.plus(CLOCKS_DIFFER)));
    }

    private static String field(HeaderSection header, String name) {
        return header.fields().stream().filter(f -> f.is(name)).findFirst().map(f -> decoded(bounded(text(f))).replaceAll("\\s+", " ").strip()).orElse("");
    }

    /** The value unfolded; octets over 127 as UTF-8 where they are that, else as windows-1252. */
    private static String text(HeaderSection.Field field) {
        String octets = field.raw().substring(field.raw().indexOf(':') + 1).replaceAll("\r?\n(?=[ \t])", "").strip();
        return MailText.decode(octets.getBytes(StandardCharsets.ISO_8859_1), "utf-8");
    }

    private static String decoded(String value) {
        return DecoderUtil.decodeEncodedWords(value, DecodeMonitor.SILENT);
    }

    private static String bounded(String value) {
        return value.length() <= LONGEST_FIELD ? value : value.substring(0, LONGEST_FIELD);
    }
}
