import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Figures as they come in, and one table of the medians at the end. */
final class Table {

    /** One run: things per second, and milliseconds of processor time per thing, by part. */
    record Run(double rate, Map<String, Double> cpu) {
    }

    /** One run. */
    interface Measurement {
        Run once() throws Exception;
    }

    private static final int RUNS = Integer.getInteger("bench.runs", 3);
    private final List<String> rows = new ArrayList<>();

    static int runs() {
        return RUNS;
    }

    /** @param unit what is counted, a second */
    void measure(String what, String server, String unit, Measurement measurement) throws Exception {
        Run[] runs = new Run[RUNS];
        for (int i = 0; i < RUNS; i++) {
            runs[i] = measurement.once();
        }
        double[] rates = Arrays.stream(runs).mapToDouble(Run::rate).toArray();
        Run median = Arrays.stream(runs).sorted(java.util.Comparator.comparingDouble(Run::rate)).toList().get(RUNS / 2);
        double all = median.cpu().values().stream().mapToDouble(Double::doubleValue).sum();
        String cpu = median.cpu().isEmpty() ? "" : String.format("%.3f", all) + (median.cpu().size() < 2 ? ""
            : median.cpu().entrySet().stream().map(e -> String.format("%s %.3f", e.getKey(), e.getValue())).collect(Collectors.joining(", ", " (", ")")));
        add(String.format("| %s | %s | %,.0f %s | %s | %s |", what, server, median.rate(), unit, cpu,
            Arrays.stream(rates).mapToObj(r -> String.format("%,.0f", r)).collect(Collectors.joining(", "))));
    }

    private void add(String row) {
        rows.add(row);
        System.out.println(row);
    }

    void print() {
        System.out.println("\n| what | server | median | CPU, ms each | runs |\n| --- | --- | --- | --- | --- |");
        rows.forEach(System.out::println);
    }

    static Map<String, Double> cpuOf(Map<String, LongSupplier> meters, long things, Map<String, Long> before) {
        return meters.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> (e.getValue().getAsLong() - before.get(e.getKey())) / (double) things, (a, b) -> a,
            java.util.LinkedHashMap::new));
    }

    static Map<String, Long> read(Map<String, LongSupplier> meters) {
        return meters.entrySet().stream().collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().getAsLong()));
    }
}
