import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Where mail comes from: Postfix's smtp-source for many, a small client for one with many recipients. */
final class Source {

    private static final int SESSIONS = 20;

    private Source() {
    }

    /** 20 sessions at the same time, 4 KiB each, one message per session. */
    static List<Process> start(Processes processes, int port, int messages, String from, List<String> to) throws IOException {
        List<Process> sources = new ArrayList<>();
        int parts = Math.min(to.size(), SESSIONS);
        // One smtp-source has one recipient; several share the sessions and the messages evenly, each serving its mailboxes in turn.
        for (int part = 0; part < parts; part++) {
            List<String> mine = new ArrayList<>();
            for (int i = part; i < to.size(); i += parts) {
                mine.add(to.get(i));
            }
            StringBuilder script = new StringBuilder();
            for (int i = 0; i < mine.size(); i++) {
                int count = share(share(messages, parts, part), mine.size(), i);
                script.append("smtp-source -s ").append(SESSIONS / parts).append(" -m ").append(count).append(" -l 4096 -f ").append(from)
                    .append(" -t ").append(mine.get(i)).append(" 127.0.0.1:").append(port).append(" || exit 1\n");
            }
            sources.add(processes.start(Path.of("/dev/null"), List.of("sh", "-c", script.toString())));
        }
        return sources;
    }

    private static int share(int all, int parts, int part) {
        return all / parts + (part < all % parts ? 1 : 0);
    }

    static void await(List<Process> sources) throws InterruptedException {
        for (Process source : sources) {
            if (source.waitFor() != 0) {
                throw new IllegalStateException("smtp-source ended with " + source.exitValue());
            }
        }
    }

    /** The whole load on kept sessions, as the bare rate is told: no connection per message. */
    static void kept(Processes processes, int port, int messages) throws IOException, InterruptedException {
        await(List.of(processes.start(Path.of("/dev/null"), List.of("smtp-source", "-d", "-s", Integer.toString(SESSIONS), "-m", Integer.toString(messages),
            "-l", "2048", "-f", "a@bench.test", "-t", "b@bench.test", "127.0.0.1:" + port))));
    }

    /** One mail of 2 KiB; returns when the server has answered for it. @param parameters of MAIL FROM, may be empty */
    static void post(int port, String from, String parameters, List<String> to) throws IOException {
        post(port, from, parameters, to, ("x".repeat(70) + "\r\n").repeat(28));
    }

    /** @param body its lines */
    static void post(int port, String from, String parameters, List<String> to, String body) throws IOException {
        String text = "From: <" + from + ">\r\nTo: <" + to.getFirst() + ">\r\nSubject: bench\r\nMessage-ID: <" + System.nanoTime() + "@bench.test>\r\n"
            + "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n" + body;
        try (Socket socket = new Socket("127.0.0.1", port)) {
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            OutputStream out = socket.getOutputStream();
            expect(in, "greeting");
            say(out, in, "EHLO bench.test");
            say(out, in, "MAIL FROM:<" + from + ">" + parameters);
            for (int begin = 0; begin < to.size(); begin += 100) {
                List<String> some = to.subList(begin, Math.min(to.size(), begin + 100));
                StringBuilder commands = new StringBuilder();
                some.forEach(recipient -> commands.append("RCPT TO:<").append(recipient).append(">\r\n"));
                out.write(commands.toString().getBytes(StandardCharsets.US_ASCII));
                for (String recipient : some) {
                    expect(in, recipient);
                }
            }
            say(out, in, "DATA");
            say(out, in, text + ".");
        }
    }

    private static void say(OutputStream out, BufferedReader in, String line) throws IOException {
        out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        expect(in, line);
    }

    private static void expect(BufferedReader in, String what) throws IOException {
        String reply = in.readLine();
        while (reply != null && reply.length() > 3 && reply.charAt(3) == '-') {
            reply = in.readLine();
        }
        if (reply == null || reply.charAt(0) > '3') {
            throw new IllegalStateException(what + ": " + reply);
        }
    }
}
