package org.colombier.smtp.client;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.colombier.mail.SmtpReply;

/** Logging in at a host (RFC 4954). Whatever goes wrong is temporary: the mail waits for a person. Thread-safe. */
final class Authentication {

    private final List<String> preferred;
    private final Duration patience;

    Authentication(List<String> preferred, Duration patience) {
        this.preferred = preferred;
        this.patience = patience;
    }

    /** @throws SessionFailure if the host does not let us in */
    void run(Connection peer, Host host, Login login, Set<String> offered) throws IOException {
        Optional<String> mechanism = preferred.stream().filter(offered::contains).findFirst();
        if (mechanism.isEmpty()) {
            throw refused(host, offered.isEmpty() ? "AUTH is not offered" : "no mechanism in common: " + String.join(" ", offered));
        }
        Reply last = switch (mechanism.get()) {
            case "PLAIN" -> say(peer, "AUTH PLAIN " + base64("\0" + login.user() + "\0" + login.password()));
            case "LOGIN" -> login(peer, login);
            default -> scram(peer, host, mechanism.get(), login);
        };
        if (last.code() != 235) {
            throw refused(host, last.outcome().toString());
        }
    }

    private static SessionFailure refused(Host host, String why) {
        return new SessionFailure(new SmtpReply(454, "4.7.8", "login at " + host + " failed: " + why));
    }

    private Reply login(Connection peer, Login login) throws IOException {
        Reply reply = say(peer, "AUTH LOGIN");
        if (reply.code() == 334) {
            reply = say(peer, base64(login.user()));
        }
        return reply.code() == 334 ? say(peer, base64(login.password())) : reply;
    }

    private Reply scram(Connection peer, Host host, String mechanism, Login login) throws IOException {
        Scram scram = new Scram(mechanism.substring("SCRAM-".length()), login);
        Reply reply = say(peer, "AUTH " + mechanism + " " + base64(scram.first()));
        if (reply.code() != 334) {
            return reply;
        }
        try {
            reply = say(peer, base64(scram.answer(plain(reply))));
            if (reply.code() == 334) {
                scram.verify(plain(reply));
                return say(peer, "");
            }
            if (reply.code() == 235) {
                // RFC 4954 section 4 has the server's proof in a challenge of its own; some put it here
                String text = reply.lines().getLast();
                scram.verify(plain(new Reply(235, List.of(text.substring(text.lastIndexOf(' ') + 1)))));
            }
            return reply;
        } catch (Scram.Refused e) {
            throw refused(host, e.getMessage());
        }
    }

    private Reply say(Connection peer, String line) throws IOException {
        peer.write(line + "\r\n");
        return peer.read(patience);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String plain(Reply challenge) throws Scram.Refused {
        try {
            return new String(Base64.getDecoder().decode(challenge.lines().getFirst().strip()), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw new Scram.Refused("its challenge is malformed");
        }
    }
}
