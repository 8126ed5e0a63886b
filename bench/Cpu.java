import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** Processor time of processes, as the kernel counts it in /proc (user and system, all threads). */
final class Cpu {

    /** Fields of /proc/PID/stat after the command in brackets, counted from 0: see proc(5), minus 3. */
    private static final int UTIME = 11;
    private static final int STIME = 12;
    private static final int CUTIME = 13;
    private static final int CSTIME = 14;
    private static final int PARENT = 1;
    /** USER_HZ is 100 on Linux whatever the kernel's own clock. */
    private static final long MILLIS_PER_TICK = 10;

    private Cpu() {
    }

    /** What a process itself has used so far of its own code, without what the kernel did for it, in milliseconds. */
    static LongSupplier userOf(long pid) {
        return () -> sum(stat(pid), UTIME);
    }

    /** What the kernel has done for a process so far, in milliseconds. */
    static LongSupplier systemOf(long pid) {
        return () -> sum(stat(pid), STIME);
    }

    /** What a process itself has used so far, in milliseconds. */
    static LongSupplier of(long pid) {
        return () -> sum(stat(pid), UTIME, STIME);
    }

    /** What a process, its children of now and all its ended children have used so far. */
    static LongSupplier ofFamily(long pid) {
        return () -> {
            try (Stream<Path> all = Files.list(Path.of("/proc"))) {
                long children = all.map(p -> p.getFileName().toString()).filter(name -> name.chars().allMatch(Character::isDigit))
                    .map(name -> stat(Long.parseLong(name))).filter(s -> !s.isEmpty() && Long.parseLong(s.get(PARENT)) == pid)
                    .mapToLong(s -> sum(s, UTIME, STIME)).sum();
                return children + sum(stat(pid), UTIME, STIME, CUTIME, CSTIME);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        };
    }

    private static long sum(List<String> stat, int... fields) {
        long ticks = 0;
        for (int field : fields) {
            ticks += stat.isEmpty() ? 0 : Long.parseLong(stat.get(field));
        }
        return ticks * MILLIS_PER_TICK;
    }

    /** Empty for a process that has ended. */
    private static List<String> stat(long pid) {
        try {
            String line = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return List.of(line.substring(line.lastIndexOf(')') + 2).split(" "));
        } catch (IOException ended) {
            return List.of();
        }
    }
}
