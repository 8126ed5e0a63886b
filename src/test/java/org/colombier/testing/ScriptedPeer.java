package org.colombier.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server of any line protocol that plays transcripts, one per connection, in their order; further connections are
 * closed at once. Lines of a transcript:
 * <pre>
 * S: text     say the line
 * C: text     expect exactly this line
 * C~ regex    expect a line that matches
 * S. text     say this without a line end
 * !repeat N text   say the line N times
 * !stall      say nothing more, but read, until the client goes
 * !deaf       neither say nor read anything until this peer is closed
 * !drop       close the connection; so does the end of the transcript
 * </pre>
 */
public final class ScriptedPeer implements AutoCloseable {

    private final ServerSocket listening;
    private final Queue<String> transcripts = new ConcurrentLinkedQueue<>();
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicInteger played = new AtomicInteger();

    private ScriptedPeer(ServerSocket listening, List<String> transcripts) {
        this.listening = listening;
        this.transcripts.addAll(transcripts);
    }

    public static ScriptedPeer playing(String... transcripts) {
        return at("127.0.0.1", 0, transcripts);
    }

    public static ScriptedPeer at(String address, int port, String... transcripts) {
        try {
            ScriptedPeer peer = new ScriptedPeer(new ServerSocket(port, 50, InetAddress.getByName(address)), List.of(transcripts));
            Thread.ofVirtual().start(peer::accept);
            return peer;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return listening.getLocalPort();
    }

    /** {@code [127.0.0.1]:port}, as relay hosts and transport tables have it. */
    public String destination() {
        return "[" + listening.getInetAddress().getHostAddress() + "]:" + port();
    }

    public int connections() {
        return connections.get();
    }

    /** The addresses that called, in their order. */
    public List<String> callers() {
        return open.stream().map(socket -> socket.getInetAddress().getHostAddress()).toList();
    }

    /** Transcripts that came to their end. */
    public int played() {
        return played.get();
    }

    /** What the client said other than the transcripts have it; empty if all went as written so far. */
    public List<String> faults() {
        return List.copyOf(faults);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listening.accept();
                open.add(socket);
                connections.incrementAndGet();
                String transcript = transcripts.poll();
                Thread.ofVirtual().start(() -> play(socket, transcript == null ? "" : transcript));
            }
        } catch (IOException closed) {
            open.forEach(ScriptedPeer::close);
        }
    }

    private void play(Socket socket, String transcript) {
        try (socket) {
            for (String line : transcript.lines().map(String::stripLeading).filter(l -> !l.isEmpty()).toList()) {
                step(socket, line);
            }
            played.incrementAndGet();
        } catch (IOException | IllegalStateException e) {
            faults.add(String.valueOf(e.getMessage()));
        }
    }

    private void step(Socket socket, String line) throws IOException {
        String text = line.length() > 3 ? line.substring(3) : "";
        if (line.startsWith("S:")) {
            say(socket, text + "\r\n");
        } else if (line.startsWith("S.")) {
            say(socket, text);
        } else if (line.startsWith("C:") || line.startsWith("C~")) {
            String said = hear(socket);
            if (!(line.charAt(1) == ':' ? said.equals(text) : said.matches(text))) {
                throw new IllegalStateException("expected <" + text + "> but heard <" + said + ">");
            }
        } else if (line.startsWith("!repeat ")) {
            String[] words = line.split(" ", 3);
            for (int i = 0; i < Integer.parseInt(words[1]); i++) {
                say(socket, words[2] + "\r\n");
            }
        } else if (line.equals("!stall")) {
            socket.getInputStream().transferTo(java.io.OutputStream.nullOutputStream());
        } else if (line.equals("!deaf")) {
            awaitEnd();
        } else if (line.equals("!drop")) {
            socket.close();
        } else {
            throw new IllegalStateException("not a line of a transcript: " + line);
        }
    }

    private void awaitEnd() {
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String hear(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new IllegalStateException("the client left");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.UTF_8);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text + "<bare LF>";
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            listening.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
