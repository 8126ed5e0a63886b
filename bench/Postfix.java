import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A private Postfix with its own configuration, queue and data, Debian's defaults otherwise; Maildirs by virtual(8). Needs root, as Postfix does. */
final class Postfix implements MailServer, AutoCloseable {

    private static final int MAILBOXES = 50;

    private final Path home;
    private final Path mail;
    private final int port;
    private final long master;

    Postfix(Processes processes, Sink sink) throws IOException, InterruptedException {
        home = Files.createDirectories(processes.directory().resolve("postfix"));
        mail = Files.createDirectories(home.resolve("mail"));
        port = Sink.freePort();
        Files.createDirectories(home.resolve("queue"));
        Files.createDirectories(home.resolve("data"));
        Files.writeString(home.resolve("boxes"), IntStream.range(0, MAILBOXES).mapToObj(i -> "box" + i + "@bench.test box" + i + "/\n").collect(Collectors.joining()));
        Files.writeString(home.resolve("main.cf"), main(sink.port()));
        Files.writeString(home.resolve("master.cf"), master(port));
        Processes.run(List.of("chown", "postfix", home.resolve("data").toString()));
        Processes.run(List.of("chown", "nobody", mail.toString()));
        Processes.run(List.of("postfix", "-c", home.toString(), "start"));
        processes.closeAtEnd(this);
        Processes.await("Postfix", () -> Sink.answers(port));
        master = Long.parseLong(Files.readString(home.resolve("queue/pid/master.pid")).strip());
    }

    static boolean isInstalled() {
        return "root".equals(System.getProperty("user.name")) && Stream.of(System.getenv("PATH").split(":")).anyMatch(p -> Files.isExecutable(Path.of(p, "postfix")));
    }

    private String main(int relay) {
        return """
            compatibility_level = 3.6
            queue_directory = %1$s/queue
            data_directory = %1$s/data
            multi_instance_name = postfix-bench
            multi_instance_enable = yes
            syslog_name = bench
            maillog_file = %1$s/log
            maillog_file_prefixes = %1$s
            myhostname = mail.bench.test
            mydestination =
            inet_interfaces = 127.0.0.1
            inet_protocols = ipv4
            mynetworks = 127.0.0.0/8
            smtpd_peername_lookup = no
            disable_dns_lookups = yes
            relayhost = [127.0.0.1]:%2$d
            smtpd_recipient_limit = 20000
            smtpd_client_connection_count_limit = 0
            smtpd_authorized_verp_clients = 127.0.0.0/8
            virtual_mailbox_domains = bench.test
            virtual_mailbox_base = %1$s/mail
            virtual_mailbox_maps = texthash:%1$s/boxes
            virtual_uid_maps = static:65534
            virtual_gid_maps = static:65534
            alias_maps =
            alias_database =
            """.formatted(home, relay);
    }

    /** As Debian ships it, without chroot, which a directory of its own would need to be filled. */
    private static String master(int port) {
        return """
            127.0.0.1:%d inet n - n - - smtpd
            pickup unix n - n 60 1 pickup
            cleanup unix n - n - 0 cleanup
            qmgr unix n - n 300 1 qmgr
            tlsmgr unix - - n 1000? 1 tlsmgr
            rewrite unix - - n - - trivial-rewrite
            bounce unix - - n - 0 bounce
            defer unix - - n - 0 bounce
            trace unix - - n - 0 bounce
            verify unix - - n - 1 verify
            flush unix n - n 1000? 0 flush
            proxymap unix - - n - - proxymap
            smtp unix - - n - - smtp
            relay unix - - n - - smtp
            showq unix n - n - - showq
            error unix - - n - - error
            retry unix - - n - - error
            discard unix - - n - - discard
            local unix - n n - - local
            virtual unix - n n - - virtual
            lmtp unix - - n - - lmtp
            anvil unix - - n - 1 anvil
            scache unix - - n - 1 scache
            postlog unix-dgram n - n - 1 postlogd
            """.formatted(port);
    }

    @Override
    public String name() {
        return "Postfix";
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public Path fresh(String user) {
        return mail.resolve(user).resolve("new");
    }

    @Override
    public Map<String, LongSupplier> cpu() {
        return Map.of("all", Cpu.ofFamily(master));
    }

    @Override
    public void fanOut(boolean verp, List<String> recipients) throws IOException {
        Source.post(port, "list@bench.test", verp ? " XVERP" : "", recipients);
    }

    @Override
    public boolean isDrained() {
        return List.of("maildrop", "incoming", "active", "deferred").stream().allMatch(queue -> isEmpty(home.resolve("queue").resolve(queue)));
    }

    private static boolean isEmpty(Path queue) {
        try (Stream<Path> files = Files.walk(queue)) {
            return files.noneMatch(Files::isRegularFile);
        } catch (IOException | java.io.UncheckedIOException movedMeanwhile) {
            return false;
        }
    }

    @Override
    public void close() throws IOException, InterruptedException {
        Processes.run(List.of("postfix", "-c", home.toString(), "stop"));
    }
}
