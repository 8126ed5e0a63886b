package org.colombier.lists.bounce;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.james.mime4j.codec.DecodeMonitor;
import org.apache.james.mime4j.codec.DecoderUtil;
import org.colombier.lists.bounce.BounceReader.Read;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.ReceiptRequest;
import org.colombier.lists.catalog.ListSettings;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.posting.AfterDistribution;
import org.colombier.lists.posting.ListPost;
import org.colombier.lists.posting.PostMark;
import org.colombier.mail.DeliveryReport;
import org.colombier.mail.DispositionReport;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.colombier.mail.MailReport;
import org.colombier.mail.MessageContent;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * What became of posts of lists that ask for it ({@code tracking.*}). A report is taken for a post by its envelope id, else by the
 * Message-ID of what it returns. Only members' reports on posts we sent are kept. In the caller's transaction. Thread-safe.
 */
@Service
public class Tracking implements AfterDistribution {

    private static final Pattern MESSAGE_ID = Pattern.compile("(?im)^(?:Original-)?Message-ID:\\s*(<[^>\\s]{1,900}>)");
    private static final int MOST_SEARCHED = 256 * 1024;
    private static final int MOST_IDS = 5;
    /** Rows that one statement takes away. */
    private static final int STEP = 10_000;

    /** One recipient's fate. */
    record Fate(long listId, long number, EmailAddress address, String kind, String result, String status, String reason, Instant at) {
    }

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final Clock clock;

    Tracking(JdbcClient jdbc, JdbcTemplate batches, Clock clock) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
    }

    @Override
    public boolean wants(MailingList list, ListSettings settings) {
        return settings.get(ListParameters.TRACKING_DSN) || settings.get(ListParameters.TRACKING_MDN) != ReceiptRequest.OFF;
    }

    @Override
    public void keep(ListPost post) {
        String subject = DecoderUtil.decodeEncodedWords(HeaderSection.read(post.content().octets()).first("Subject").orElse(""), DecodeMonitor.SILENT, StandardCharsets.UTF_8)
            .replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
        jdbc.sql("INSERT IGNORE INTO tracked_post (list_id, number, message_id, subject, sent) VALUES (?, ?, ?, ?, ?)")
            .params(post.list().id(), post.number(), hash(post.messageId()), subject.length() > 200 ? subject.substring(0, 200) : subject, BounceLedger.utc(post.when())).update();
    }

    /** Notes what a report says of one member. */
    void take(long listId, EmailAddress member, Read read, MessageContent content) {
        Optional<MailReport> report = read.report();
        switch (report.orElse(null)) {
            case DeliveryReport delivery -> {
                Bounce bounce = read.bounces().stream().filter(b -> b.recipient().equalsIgnoreCase(member.toString())).findFirst().orElseGet(read::ofOne);
                Optional<Long> number = PostMark.read(delivery.envelopeId()).filter(m -> m.listId() == listId).map(PostMark::number).filter(n -> isTracked(listId, n)).or(() -> byMessageId(listId, content));
                number.ifPresent(n -> note(List.of(new Fate(listId, n, member, "dsn", result(bounce, delivery), bounce.status(), bounce.reason(), clock.instant()))));
            }
            case DispositionReport receipt -> Optional.of(receipt.messageId()).filter(id -> !id.isEmpty()).flatMap(id -> byId(listId, id)).or(() -> byMessageId(listId, content))
                .ifPresent(n -> note(List.of(new Fate(listId, n, member, "mdn", receipt.disposition(), "", "", clock.instant()))));
            case null, default -> {
                // Nothing that tells of a post.
            }
        }
    }

    private static String result(Bounce bounce, DeliveryReport delivery) {
        return switch (bounce.kind()) {
            case DELAY -> "delayed";
            case SUCCESS -> delivery.recipients().getFirst().action().toString();
            default -> "failed";
        };
    }

    /** A delay that comes after the delivery it is about is old news. */
    void note(List<Fate> fates) {
        batches.batchUpdate("INSERT INTO tracking_report (list_id, number, address, kind, result, status, reason, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON DUPLICATE KEY UPDATE"
                + " status = IF(VALUES(result) = 'delayed', status, VALUES(status)), reason = IF(VALUES(result) = 'delayed', reason, VALUES(reason)), at = VALUES(at),"
                + " result = IF(VALUES(result) = 'delayed', result, VALUES(result))",
            fates.stream().map(f -> new Object[] {f.listId(), f.number(), f.address().canonical().toString(), f.kind(), f.result().length() > 16 ? f.result().substring(0, 16) : f.result(),
                f.status().length() > 16 ? "" : f.status(), f.reason(), BounceLedger.utc(f.at())}).toList());
    }

    boolean isTracked(long listId, long number) {
        return jdbc.sql("SELECT 1 FROM tracked_post WHERE list_id = ? AND number = ?").params(listId, number).query(Integer.class).optional().isPresent();
    }

    /** For reporters that do not give the envelope id back: the message they return tells. */
    private Optional<Long> byMessageId(long listId, MessageContent content) {
        byte[] octets = content.octets();
        Matcher ids = MESSAGE_ID.matcher(new String(octets, 0, Math.min(octets.length, MOST_SEARCHED), StandardCharsets.ISO_8859_1));
        for (int i = 0; i < MOST_IDS && ids.find(); i++) {
            Optional<Long> found = byId(listId, ids.group(1));
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private Optional<Long> byId(long listId, String messageId) {
        return jdbc.sql("SELECT number FROM tracked_post WHERE list_id = ? AND message_id = ? ORDER BY number DESC LIMIT 1").params(listId, hash(messageId)).query(Long.class).optional();
    }

    /** The tracked posts of a list, the newest first, without their recipients. At most 100. */
    public List<TrackedPost> posts(MailingList list) {
        return jdbc.sql("SELECT number, subject, sent FROM tracked_post WHERE list_id = ? ORDER BY number DESC LIMIT 100").param(list.id())
            .query((rs, n) -> new TrackedPost(rs.getLong(1), rs.getString(2), BounceLedger.instant(rs, 3).orElseThrow(), List.of(), List.of())).list();
    }

    /** Empty if the post is not tracked, or no more. */
    public Optional<TrackedPost> find(MailingList list, long number) {
        List<TrackedPost.Fate> fates = jdbc.sql("SELECT address, kind, result, status, reason, at FROM tracking_report WHERE list_id = ? AND number = ? ORDER BY address, kind LIMIT " + TrackedPost.MOST_SHOWN)
            .params(list.id(), number).query((rs, n) -> new TrackedPost.Fate(rs.getString(1), rs.getString(2), rs.getString(3), rs.getString(4), rs.getString(5), BounceLedger.instant(rs, 6).orElseThrow())).list();
        List<TrackedPost.Count> counts = jdbc.sql("SELECT kind, result, COUNT(*) FROM tracking_report WHERE list_id = ? AND number = ? GROUP BY kind, result ORDER BY kind, result")
            .params(list.id(), number).query((rs, n) -> new TrackedPost.Count(rs.getString(1), rs.getString(2), rs.getLong(3))).list();
        return jdbc.sql("SELECT subject, sent FROM tracked_post WHERE list_id = ? AND number = ?").params(list.id(), number)
            .query((rs, n) -> new TrackedPost(number, rs.getString(1), BounceLedger.instant(rs, 2).orElseThrow(), fates, counts)).optional();
    }

    /** The number under which a message is tracked. @param messageId in angle brackets */
    public Optional<Long> number(MailingList list, String messageId) {
        return byId(list.id(), messageId);
    }

    /** @return how many posts are forgotten */
    int forgetBefore(long listId, Instant before) {
        int gone;
        do {
            gone = jdbc.sql("DELETE FROM tracking_report WHERE list_id = ? AND number IN (SELECT number FROM tracked_post WHERE list_id = ? AND sent < ?) LIMIT " + STEP)
                .params(listId, listId, BounceLedger.utc(before)).update();
        } while (gone == STEP);
        return jdbc.sql("DELETE FROM tracked_post WHERE list_id = ? AND sent < ?").params(listId, BounceLedger.utc(before)).update();
    }

    /** Lists with tracked posts older than a day: no list keeps them for less. */
    List<Long> lists() {
        return jdbc.sql("SELECT DISTINCT list_id FROM tracked_post WHERE sent < ?").param(BounceLedger.utc(clock.instant().minus(Duration.ofDays(1)))).query(Long.class).list();
    }

    private static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.strip().getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }
}
