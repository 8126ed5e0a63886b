package org.colombier.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.colombier.ops.TracedMessage.Fate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TraceTest {

    private static final Instant SINCE = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant UNTIL = Instant.parse("2026-03-09T00:00:00Z");

    @TempDir
    private Path directory;
    private Trace trace;

    @BeforeEach
    void log() throws Exception {
        Files.writeString(directory.resolve("mail-a-2026-03-01.log"), """
            2026-03-01T23:59:58.001Z smtpd: NOQUEUE: connect from mx.example[192.0.2.1]
            2026-03-01T23:59:59.001Z smtpd: AAA1: client=mx.example[192.0.2.1]
            2026-03-01T23:59:59.002Z cleanup: AAA1: message-id=<one@example.org>
            2026-03-01T23:59:59.003Z qmgr: AAA1: from=<Ann@example.org>, size=1000, nrcpt=2 (queue active)
            2026-03-01T23:59:59.900Z smtp: AAA1: to=<bob@example.net>, relay=mx.example.net[192.0.2.2]:25, delay=0.9, dsn=4.3.0, status=deferred (451 4.3.0 to=<eve@example.com> not now)
            """);
        Files.writeString(directory.resolve("mail-a-2026-03-02.log"), """
            2026-03-02T00:30:00.000Z local: AAA1: to=<carl@example.org>, orig_to=<c@example.org>, relay=local, delay=1, dsn=2.0.0, status=sent (250 2.0.0 delivered to mailbox)
            2026-03-02T00:40:00.000Z smtp: AAA1: to=<bob@example.net>, relay=mx.example.net[192.0.2.2]:25, delay=2401, dsn=2.0.0, status=sent (250 2.0.0 ok)
            2026-03-02T00:40:00.001Z qmgr: AAA1: removed
            2026-03-02T09:00:00.000Z smtpd: NOQUEUE: reject: RCPT from bad.example[192.0.2.9]: 550 5.1.1 No such user: TO:<nobody@example.org>; from=<spam@example.com>; helo=<bad>
            """);
        Files.writeString(directory.resolve("mail-b-2026-03-02.log"), """
            2026-03-02T10:00:00.000Z smtpd: BBB1: client=mx.example[192.0.2.1]
            2026-03-02T10:00:00.001Z qmgr: BBB1: from=<ann@example.org>, size=10, nrcpt=1 (queue active)
            2026-03-02T10:00:01.000Z robot: CCC1: list=<l@example.org>, origin=BBB1, form=plain, nrcpt=2
            2026-03-02T10:00:02.000Z smtp: CCC1: to=<m1@example.net>, relay=r[192.0.2.3]:25, delay=1, dsn=5.1.1, status=bounced (550 5.1.1 gone)
            2026-03-02T10:00:02.000Z smtp: CCC1: to=<m2@example.net>, relay=r[192.0.2.3]:25, delay=1, dsn=2.0.0, status=sent (250 ok)
            this is no line of the log
            """);
        Files.writeString(directory.resolve("notes.txt"), "not ours: AAA1: to=<bob@example.net>\n");
        trace = new Trace(new MailLogSettings(directory, Duration.ofDays(30), false), new Site("mail.example.org", directory, directory));
    }

    @Test
    void tellsEachRecipientsLastFateOverSeveralDays() {
        TracedMessage message = only(byId("aaa1"));
        assertThat(message.facts()).containsEntry("from", "Ann@example.org").containsEntry("client", "mx.example[192.0.2.1]").containsEntry("message-id", "one@example.org");
        assertThat(message.recipients()).extracting(Fate::recipient, Fate::status, Fate::reason)
            .containsExactly(org.assertj.core.groups.Tuple.tuple("bob@example.net", "sent", "250 2.0.0 ok"),
                org.assertj.core.groups.Tuple.tuple("carl@example.org", "sent", "250 2.0.0 delivered to mailbox"));
        assertThat(message.outcomes()).containsEntry("deferred", 1).containsEntry("sent", 2);
        assertThat(message.lines()).hasSize(7);
        assertThat(message.complete()).isTrue();
    }

    @Test
    void findsByMessageIdSenderAndRecipientInAnyCase() {
        assertThat(ids(find(Optional.of("ONE@example.org"), Optional.empty(), Optional.empty()))).containsExactly("AAA1");
        assertThat(ids(find(Optional.empty(), Optional.of("<ann@EXAMPLE.org>"), Optional.empty()))).containsExactly("CCC1", "BBB1", "AAA1");
        assertThat(ids(find(Optional.empty(), Optional.of("ann@example.org"), Optional.of("c@example.org")))).containsExactly("AAA1");
        assertThat(find(Optional.empty(), Optional.of("ann@example.org"), Optional.of("nobody@example.org"))).isEmpty();
    }

    @Test
    void ofARecipientShowsNoOther() {
        TracedMessage message = only(find(Optional.empty(), Optional.empty(), Optional.of("c@example.org")));
        assertThat(message.recipients()).extracting(Fate::recipient).containsExactly("carl@example.org");
        assertThat(message.complete()).isFalse();
    }

    @Test
    void whatAPeerSaysInItsReplyIsNoRecipient() {
        assertThat(only(byId("AAA1")).recipients()).extracting(Fate::recipient).doesNotContain("eve@example.com");
    }

    @Test
    void aListsCopiesAreFoundFromThePost() {
        List<TracedMessage> both = byId("BBB1");
        assertThat(ids(both)).containsExactly("CCC1", "BBB1");
        assertThat(both.getFirst().outcomes()).containsEntry("bounced", 1).containsEntry("sent", 1);
    }

    @Test
    void refusalsAreFoundBySenderAndRecipient() {
        TracedMessage refusal = only(find(Optional.empty(), Optional.of("spam@example.com"), Optional.of("nobody@example.org")));
        assertThat(refusal.id()).isEqualTo("NOQUEUE");
        assertThat(refusal.lines().getFirst().event()).contains("550 5.1.1");
        assertThat(find(Optional.empty(), Optional.of("spam@example.com"), Optional.of("bob@example.net"))).isEmpty();
    }

    @Test
    void keepsToTheTimeAndTheNumberAskedFor() {
        TraceQuery early = new TraceQuery(Optional.of("AAA1"), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), SINCE, Instant.parse("2026-03-02T00:00:00Z"), 20);
        assertThat(only(trace.find(early)).outcomes()).containsOnlyKeys("deferred");
        TraceQuery one = new TraceQuery(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("ann@example.org"), SINCE, UNTIL, 1);
        assertThat(trace.find(one)).hasSize(1);
    }

    @Test
    void aQuestionWithoutASubjectIsRefused() {
        assertThatThrownBy(() -> find(Optional.empty(), Optional.empty(), Optional.empty())).isInstanceOf(IllegalArgumentException.class);
    }

    private List<TracedMessage> byId(String id) {
        return trace.find(new TraceQuery(Optional.of(id), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), SINCE, UNTIL, 20));
    }

    private List<TracedMessage> find(Optional<String> messageId, Optional<String> sender, Optional<String> recipient) {
        return trace.find(new TraceQuery(Optional.empty(), messageId, sender, recipient, Optional.empty(), SINCE, UNTIL, 20));
    }

    private static TracedMessage only(List<TracedMessage> messages) {
        assertThat(messages).hasSize(1);
        return messages.getFirst();
    }

    private static List<String> ids(List<TracedMessage> messages) {
        return messages.stream().map(TracedMessage::id).toList();
    }
}
