package org.colombier.lists.smime;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.MessageContent;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Whether a mail to a robot is proven by its author's signature. The header is not signed (RFC 8551 section 3.1), so whoever
 * has a signed message could send it again under another header: a signature proves one message, by its Message-ID, within
 * the hour that one sent to two lists may take, and none when it is older than {@code colombier.smime.replay-window}.
 * Thread-safe.
 */
@Service
public class SignedMail {

    /** Clocks of people's machines. */
    private static final Duration AHEAD = Duration.ofDays(1);
    /** Between the deliveries to two of our robots of one message. */
    private static final Duration ACROSS = Duration.ofHours(1);

    private final Signatures signatures;
    private final PersonCertificates people;
    private final JdbcClient jdbc;
    private final SmimeSettings settings;
    private final Clock clock;

    SignedMail(Signatures signatures, PersonCertificates people, JdbcClient jdbc, SmimeSettings settings, Clock clock) {
        this.signatures = signatures;
        this.people = people;
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * As {@link Signatures#check}, and a signature that was seen before, or is old, is not valid. Notes it, and the author's
     * certificate, in the caller's transaction.
     *
     * @param messageId of the message
     */
    public SignatureCheck proof(MessageContent message, EmailAddress author, Optional<String> messageId) {
        SignatureCheck check = signatures.check(message, author);
        if (!(check instanceof SignatureCheck.Valid valid)) {
            return check;
        }
        Optional<String> stale = stale(valid);
        if (stale.isPresent()) {
            return new SignatureCheck.Invalid(stale.get());
        }
        if (!isFirst(valid, messageId.orElse(""))) {
            return new SignatureCheck.Invalid("it was made for another message, seen here before");
        }
        valid.reader().ifPresent(certificate -> people.learn(author, certificate));
        return valid;
    }

    private Optional<String> stale(SignatureCheck.Valid valid) {
        Instant now = clock.instant();
        if (valid.signed().isEmpty()) {
            return Optional.of("it does not say when it was made");
        }
        Instant signed = valid.signed().get();
        return signed.isBefore(now.minus(settings.replayWindow())) || signed.isAfter(now.plus(AHEAD))
            ? Optional.of("it was made on " + signed + ", too long ago or in the future") : Optional.empty();
    }

    private boolean isFirst(SignatureCheck.Valid valid, String messageId) {
        byte[] print = HexFormat.of().parseHex(valid.print());
        byte[] id = Certificates.sha256(messageId.strip().getBytes(StandardCharsets.UTF_8));
        // Of two nodes that see it at once the second waits here for the first one's commit.
        if (jdbc.sql("INSERT IGNORE INTO smime_signature (signature, message_id, seen) VALUES (?, ?, ?)").params(print, id, ListKeys.utc(clock.instant())).update() == 1) {
            return true;
        }
        record Seen(byte[] id, Instant at) {
        }
        Seen seen = jdbc.sql("SELECT message_id, seen FROM smime_signature WHERE signature = ? FOR UPDATE").param(print)
            .query((row, n) -> new Seen(row.getBytes(1), row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC))).single();
        return !messageId.isBlank() && Arrays.equals(seen.id(), id) && seen.at().isAfter(clock.instant().minus(ACROSS));
    }
}
