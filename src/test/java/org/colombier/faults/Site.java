package org.colombier.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.testing.FakeDns;
import org.colombier.testing.ServerProcess;
import org.colombier.testing.SmtpSink;
import org.colombier.testing.TestDatabase;

/** A server that may be killed, with three mailboxes, an alias for two of them, a list of twenty, and the world's mail servers. */
final class Site implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int MEMBERS = 20;
    private static final Pattern ID = Pattern.compile("<(\\d+\\.\\d+@traffic\\.test)>");

    private final SmtpSink sink;
    private final FakeDns dns;
    private final ServerProcess server;
    private final List<String> members;
    private final Map<Path, Copy> read = new HashMap<>();

    /**
     * One copy that arrived.
     *
     * @param name as {@link Mail#copies()} has it
     */
    record Copy(String name, Instant at) {
    }

    private Site(SmtpSink sink, FakeDns dns, ServerProcess server) {
        this.sink = sink;
        this.dns = dns;
        this.server = server;
        this.members = server.makeList(Mail.LIST, MEMBERS);
        server.api("POST", "/api/domains", "{\"name\":\"box.test\"}");
        for (String address : List.of(Mail.ANN, Mail.BOB, Mail.AUTHOR)) {
            server.api("POST", "/api/accounts", "{\"address\":\"" + address + "\",\"password\":\"a long password 1\"}");
        }
        server.api("POST", "/api/aliases", "{\"address\":\"" + Mail.BOTH + "\",\"targets\":[\"" + Mail.ANN + "\",\"" + Mail.BOB + "\"]}");
    }

    static Site withItsOwnDatabase() {
        SmtpSink sink = SmtpSink.start(Duration.ofMillis(5));
        FakeDns dns = FakeDns.start();
        return new Site(sink, dns, ServerProcess.withItsOwnDatabase(settings(sink, dns)));
    }

    static Site on(TestDatabase.Fresh database) {
        SmtpSink sink = SmtpSink.start(Duration.ofMillis(5));
        FakeDns dns = FakeDns.start();
        return new Site(sink, dns, ServerProcess.on(database, settings(sink, dns)));
    }

    /** With its mailboxes, its spool and its logs in a certain place. */
    static Site in(Path dataDir, String... more) {
        SmtpSink sink = SmtpSink.start(Duration.ofMillis(5));
        FakeDns dns = FakeDns.start();
        return new Site(sink, dns, ServerProcess.in(dataDir, TestDatabase.fresh(), settings(sink, dns, more)));
    }

    private static String[] settings(SmtpSink sink, FakeDns dns, String... more) {
        return Stream.concat(Stream.of(sink.asRelayHost(), dns.setting(), "--colombier.queue.minimal-backoff=1s", "--colombier.queue.maximal-backoff=2s"), Stream.of(more))
            .toArray(String[]::new);
    }

    ServerProcess server() {
        return server;
    }

    Traffic traffic() {
        return Traffic.to(server, members);
    }

    /** Waits until every mail that was accepted is where it belongs, or its sender has the report; whatever is missing then is named. */
    void awaitEveryCopyOf(Traffic traffic) {
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            Set<String> here = copies().stream().map(Copy::name).collect(Collectors.toSet());
            assertThat(traffic.accepted().stream().flatMap(Mail::copies).filter(copy -> !here.contains(copy)).toList()).as("accepted, and lost so far").isEmpty();
        });
    }

    /** Of what the server handles nothing is left, so no further copy can come. */
    void awaitEmptyQueue() {
        await().atMost(PATIENCE).until(() -> server.api("GET", "/api/queue?limit=1", "").equals("[]"));
    }

    /** Copies of these mails beyond the first, each with the time of its first. */
    List<Copy> repeated(Collection<Mail> mails) {
        Set<String> wanted = mails.stream().flatMap(Mail::copies).collect(Collectors.toSet());
        Map<String, List<Copy>> byName = copies().stream().filter(copy -> wanted.contains(copy.name())).collect(Collectors.groupingBy(Copy::name));
        return byName.values().stream().flatMap(same -> {
            Instant first = same.stream().map(Copy::at).min(Instant::compareTo).orElseThrow();
            return same.stream().skip(1).map(copy -> new Copy(copy.name(), first));
        }).toList();
    }

    /** Everything that arrived anywhere. */
    List<Copy> copies() {
        List<Copy> all = new ArrayList<>();
        for (SmtpSink.Delivery delivery : sink.deliveries()) {
            all.add(copy(delivery.content(), delivery.recipient(), delivery.at()));
        }
        for (String address : List.of(Mail.ANN, Mail.BOB, Mail.AUTHOR)) {
            all.addAll(mailbox(address));
        }
        return all;
    }

    private List<Copy> mailbox(String address) {
        Path fresh = server.dataDir().resolve("mail/box.test/" + address.substring(0, address.indexOf('@')) + "/Maildir/new");
        try (Stream<Path> files = Files.list(fresh)) {
            return files.map(file -> read.computeIfAbsent(file, f -> read(f, address))).toList();
        } catch (NoSuchFileException nothingYet) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Copy read(Path file, String address) {
        try {
            String text = Files.readString(file);
            return copy(text, text.contains("Content-Type: multipart/report") ? Mail.report(address) : address, Files.getLastModifiedTime(file).toInstant());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Copy copy(String content, String place, Instant at) {
        Matcher id = ID.matcher(content);
        return new Copy((id.find() ? id.group(1) : "other mail") + " at " + place, at);
    }

    @Override
    public void close() {
        server.close();
        dns.close();
        sink.close();
    }
}
