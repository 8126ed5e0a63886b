import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What a measurement has started, and the directory it works in; both go at the end. */
final class Processes implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(Integer.getInteger("bench.patience", 10));

    private final Path directory;
    private final List<Process> running = new ArrayList<>();
    private final List<AutoCloseable> others = new ArrayList<>();
    private boolean keep = Boolean.getBoolean("bench.keep");

    Processes(Path directory) {
        this.directory = directory;
    }

    Path directory() {
        return directory;
    }

    /** Something that ends itself in its own way. */
    void closeAtEnd(AutoCloseable other) {
        others.add(other);
    }

    void keepDirectory() {
        keep = true;
    }

    /** @param log where its output goes; /dev/null for nowhere */
    Process start(Path log, List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        running.add(process);
        return process;
    }

    /** With its output to be read by the caller. */
    Process start(List<String> command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        running.add(process);
        return process;
    }

    static void run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IllegalStateException(command + " ended with " + process.exitValue() + ": " + output);
        }
    }

    static void await(String what, BooleanSupplier met) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!met.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("waited in vain for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }

    @Override
    public void close() {
        for (AutoCloseable other : others.reversed()) {
            try {
                other.close();
            } catch (Exception e) {
                System.err.println("bench: " + e);
            }
        }
        running.reversed().forEach(Process::destroy);
        try {
            for (Process process : running) {
                process.waitFor(20, TimeUnit.SECONDS);
            }
            if (keep) {
                System.err.println("bench: kept " + directory);
            } else {
                delete();
            }
        } catch (IOException | InterruptedException e) {
            System.err.println("bench: " + directory + " is left behind: " + e);
        }
    }

    private void delete() throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException fault) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
