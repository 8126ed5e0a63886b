import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;

/** Fan-out with VERP to lists of growing size: time and processor per member should stay, and so should memory. */
final class Growth {

    private static final long MIB = 1 << 20;

    private final Colombier server;
    private final Sink sink;

    Growth(Colombier server, Sink sink) {
        this.server = server;
        this.sink = sink;
    }

    void measure() throws Exception {
        List<Integer> sizes = new ArrayList<>(List.of(10_000, 100_000));
        if (Boolean.getBoolean("bench.million")) {
            sizes.add(1_000_000);
        }
        System.out.println("\n| members | deliveries/s | CPU, ms each | live heap half-way, MiB |\n| --- | --- | --- | --- |");
        for (int members : sizes) {
            server.makeList(members, true);
            List<String> to = IntStream.range(0, members).mapToObj(Colombier::member).toList();
            Map<String, LongSupplier> cpu = server.cpu();
            Map<String, Long> used = Table.read(cpu);
            long before = sink.messages();
            long[] heap = new long[1];
            Thread look = Thread.ofPlatform().start(() -> heap[0] = heapWhen(before + members / 2));
            double seconds = seconds(server, sink, true, to);
            look.join();
            System.out.printf("| %,d | %,.0f | %.3f | %,d |%n", members, members / seconds,
                Table.cpuOf(cpu, members, used).values().stream().mapToDouble(Double::doubleValue).sum(), heap[0] / MIB);
        }
    }

    private long heapWhen(long messages) {
        try {
            Processes.await("half of the copies", () -> sink.messages() >= messages);
            return server.liveHeap();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    /** From the server's word for the post until the last copy is in the sink. */
    static double seconds(MailServer server, Sink sink, boolean verp, List<String> recipients) throws Exception {
        long before = sink.messages();
        server.fanOut(verp, recipients);
        long begin = System.nanoTime();
        // With VERP there is a copy for each; without, the packets tell when none is left.
        Processes.await("copies", () -> verp ? sink.messages() - before >= recipients.size() : sink.messages() > before && server.isDrained());
        double seconds = (sink.lastMessage() - begin) / 1e9;
        Processes.await("an empty queue", server::isDrained);
        return seconds;
    }
}
