package org.colombier.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** Brings one message over SMTP to a loopback port, a connection each. */
public final class PlainClient {

    private static final AtomicLong COUNT = new AtomicLong();

    private PlainClient() {
    }

    /**
     * @return the reply to the message; or to the first command that was refused
     * @throws IOException if the server cannot be reached, or leaves in the middle: then nothing is known
     */
    public static String send(int port, String from, String to) throws IOException {
        String id = ProcessHandle.current().pid() + "." + COUNT.incrementAndGet();
        String text = "From: <" + from + ">\r\nTo: <" + to + ">\r\nSubject: test " + id + "\r\nMessage-ID: <" + id + "@client.test>\r\n"
            + "Date: Fri, 20 Nov 2026 12:00:00 +0000\r\n\r\nBonjour\r\n.\r\n";
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            String reply = reply(in);
            for (String command : new String[] {"EHLO client.test\r\n", "MAIL FROM:<" + from + ">\r\n", "RCPT TO:<" + to + ">\r\n", "DATA\r\n", text}) {
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
