package org.colombier.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Brings one message over SMTP to a loopback port, a connection each. */
public final class PlainClient {

    private static final AtomicLong COUNT = new AtomicLong();

    private PlainClient() {
    }

    /** As {@link #send(int, String, List, String)} to one recipient, under a fresh Message-ID. */
    public static String send(int port, String from, String to) throws IOException {
        return send(port, from, List.of(to), ProcessHandle.current().pid() + "." + COUNT.incrementAndGet() + "@client.test");
    }

    /**
     * @param id of the message, without its angle brackets
     * @return the reply to the message; or to the first command that was refused
     * @throws IOException if the server cannot be reached, or leaves in the middle: then nothing is known
     */
    public static String send(int port, String from, List<String> to, String id) throws IOException {
        return send(port, from, to, id, "Bonjour");
    }

    /** As {@link #send(int, String, List, String)}, of another text. @param body its lines, without the last line end */
    public static String send(int port, String from, List<String> to, String id, String body) throws IOException {
        String text = "From: <" + from + ">\r\nTo: <" + to.getFirst() + ">\r\nSubject: test " + id + "\r\nMessage-ID: <" + id + ">\r\n"
            + "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\n" + body + "\r\n.\r\n";
        List<String> commands = new ArrayList<>(List.of("EHLO client.test\r\n", "MAIL FROM:<" + from + ">\r\n"));
        to.forEach(recipient -> commands.add("RCPT TO:<" + recipient + ">\r\n"));
        commands.addAll(List.of("DATA\r\n", text));
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String reply = reply(in);
            for (String command : commands) {
                if (reply.charAt(0) > '3') {
                    return reply;
                }
                socket.getOutputStream().write(command.getBytes(StandardCharsets.UTF_8));
                reply = reply(in);
            }
            return reply;
        }
    }

    private static String reply(BufferedReader in) throws IOException {
        String line = in.readLine();
        while (line != null && line.length() > 3 && line.charAt(3) == '-') {
            line = in.readLine();
        }
        if (line == null || line.isEmpty()) {
            throw new IOException("the server left");
        }
        return line;
    }
}
