import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Postfix's smtp-sink: takes everything and writes its running counters {@code sess=1 quit=0 mesg=1} as it goes. */
final class Sink {

    private static final Pattern COUNTERS = Pattern.compile("mesg=(\\d+)");

    private final int port;
    private final Process process;
    private volatile long messages;
    private volatile long changed = System.nanoTime();

    Sink(Processes processes) throws IOException, InterruptedException {
        port = freePort();
        process = processes.start(List.of("smtp-sink", "-c", "-u", System.getProperty("user.name"), "127.0.0.1:" + port, "1000"));
        Thread.ofPlatform().daemon().start(this::read);
        Processes.await("smtp-sink", () -> answers(port));
    }

    int port() {
        return port;
    }

    /** Since it started. */
    long messages() {
        return messages;
    }

    /** When the last message came, as {@link System#nanoTime}. */
    long lastMessage() {
        return changed;
    }

    void end() {
        process.destroy();
    }

    static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    static boolean answers(int port) {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private void read() {
        byte[] buffer = new byte[65_536];
        StringBuilder text = new StringBuilder();
        try (InputStream in = process.getInputStream()) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                text.append(new String(buffer, 0, n, StandardCharsets.US_ASCII));
                int end = Math.max(text.lastIndexOf("\r"), text.lastIndexOf("\n"));
                count(text.substring(Math.max(0, end - 200), Math.max(0, end)));
                text.delete(0, Math.max(0, text.length() - 400));
            }
        } catch (IOException ended) {
            return;
        }
    }

    private void count(String counters) {
        long seen = messages;
        for (Matcher m = COUNTERS.matcher(counters); m.find();) {
            seen = Long.parseLong(m.group(1));
        }
        if (seen != messages) {
            changed = System.nanoTime();
            messages = seen;
        }
    }
}
