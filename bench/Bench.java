import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/**
 * Measures the server as an operator would see it, side by side with a Postfix of the same machine: a process of its own with its
 * embedded database, mail from Postfix's smtp-source, a relay host that takes everything (Postfix's smtp-sink). Run by
 * bench/run; what it does is told in README.md.
 */
final class Bench {

    private static final int MEMBERS = Integer.getInteger("bench.members", 10_000);
    private static final int INGEST = Integer.getInteger("bench.messages", 10_000);
    private static final int MAILBOXES = 50;
    private static final List<String> USUAL = List.of("bare", "ingest", "fanout");

    private final Path home;
    private final Processes processes;
    private final Table table = new Table();

    private Bench(Path home, Processes processes) {
        this.home = home;
        this.processes = processes;
    }

    public static void main(String[] args) throws Exception {
        Path home = Path.of(args[0]);
        // Not below the home directory: Postfix's unprivileged users must be able to reach their files.
        Processes processes = new Processes(Files.createTempDirectory("colombier-bench"));
        Processes.run(List.of("chmod", "755", processes.directory().toString()));
        Runtime.getRuntime().addShutdownHook(new Thread(processes::close));
        List<String> what = args.length > 1 ? List.of(args).subList(1, args.length) : USUAL;
        Bench bench = new Bench(home, processes);
        bench.machine();
        bench.measure(what);
    }

    private void measure(List<String> what) throws Exception {
        if (what.contains("bare")) {
            table.measure("smtp-source -d to smtp-sink, 20 sessions", "none", "messages/s", this::bare);
        }
        Sink sink = new Sink(processes);
        List<MailServer> servers = new ArrayList<>();
        if (what.contains("alone")) {
            System.out.println("Postfix is left out");
        } else if (Postfix.isInstalled()) {
            servers.add(new Postfix(processes, sink));
        } else {
            System.out.println("no Postfix beside it: it needs postfix in the PATH, and root");
        }
        Colombier colombier = new Colombier(processes, home, sink);
        servers.add(colombier);
        if (what.contains("ingest")) {
            colombier.makeMailboxes(MAILBOXES);
            for (MailServer server : servers) {
                ingest(server, 1);
                ingest(server, MAILBOXES);
            }
        }
        if (what.contains("fanout")) {
            colombier.makeList(MEMBERS, true);
            colombier.makeList(MEMBERS, false);
            for (MailServer server : servers) {
                fanOut(server, sink, true, MEMBERS);
                fanOut(server, sink, false, MEMBERS);
            }
        }
        if (what.contains("growth")) {
            new Growth(colombier, sink).measure();
        }
        if (what.contains("lists")) {
            new Lists(colombier, sink, home).measure();
        }
        table.print();
        System.out.println("load at the end " + load());
    }

    private Table.Run bare() throws Exception {
        Sink own = new Sink(processes);
        int messages = 2 * INGEST;
        long begin = System.nanoTime();
        Source.kept(processes, own.port(), messages);
        double seconds = (System.nanoTime() - begin) / 1e9;
        own.end();
        return new Table.Run(messages / seconds, Map.of());
    }

    /** From the first connection until the last message stands in its Maildir. */
    private void ingest(MailServer server, int mailboxes) throws Exception {
        List<String> to = IntStream.range(0, mailboxes).mapToObj(i -> "box" + i + "@bench.test").toList();
        table.measure("ingest of 4 KiB into " + mailboxes + (mailboxes == 1 ? " mailbox" : " mailboxes"), server.name(), "messages/s", () -> {
            long before = delivered(server, mailboxes);
            Map<String, LongSupplier> cpu = server.cpu();
            Map<String, Long> used = Table.read(cpu);
            long begin = System.nanoTime();
            Source.await(Source.start(processes, server.port(), INGEST, "a@elsewhere.test", to));
            Processes.await(INGEST + " messages in mailboxes", () -> delivered(server, mailboxes) - before >= INGEST);
            double seconds = (System.nanoTime() - begin) / 1e9;
            Processes.await("an empty queue", server::isDrained);
            return new Table.Run(INGEST / seconds, Table.cpuOf(cpu, INGEST, used));
        });
    }

    private static long delivered(MailServer server, int mailboxes) {
        return IntStream.range(0, mailboxes).mapToLong(i -> {
            String[] names = server.fresh("box" + i).toFile().list();
            return names == null ? 0 : names.length;
        }).sum();
    }

    private void fanOut(MailServer server, Sink sink, boolean verp, int members) throws Exception {
        List<String> to = IntStream.range(0, members).mapToObj(Colombier::member).toList();
        table.measure("fan-out to " + members + (verp ? " with VERP" : " without VERP"), server.name(), "deliveries/s", () -> {
            Map<String, LongSupplier> cpu = server.cpu();
            Map<String, Long> used = Table.read(cpu);
            double seconds = Growth.seconds(server, sink, verp, to);
            return new Table.Run(members / seconds, Table.cpuOf(cpu, members, used));
        });
    }

    private void machine() throws Exception {
        String cpu = Files.readAllLines(Path.of("/proc/cpuinfo")).stream().filter(l -> l.startsWith("model name")).findFirst().map(l -> l.substring(l.indexOf(':') + 1).strip()).orElse("unknown");
        String memory = Files.readAllLines(Path.of("/proc/meminfo")).getFirst().replaceAll("\\s+", " ");
        System.out.printf("%s, %d cores, %s, %s, load %s%n", cpu, Runtime.getRuntime().availableProcessors(), memory, System.getProperty("java.vm.name") + " " + Runtime.version(), load());
        System.out.println("commit " + output("git", "-C", home.toString(), "describe", "--always", "--dirty") + ", " + Table.runs() + " runs, medians");
    }

    private static String load() throws IOException {
        return Files.readString(Path.of("/proc/loadavg")).strip();
    }

    private static String output(String... command) throws IOException {
        return new String(new ProcessBuilder(command).start().getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
    }
}
