package org.colombier.smtp.client;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.ops.Site;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the client's tests share: a client with short patience, packets, and outcomes kept. */
final class Peers {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration IMPATIENCE = Duration.ofMillis(600);
    static final MessageContent HELLO = MessageContent.of("Subject: hello\r\n\r\nHello.\r\n".getBytes(StandardCharsets.US_ASCII));

    /** Outcomes by recipient; a second one for the same recipient fails the test. */
    static final class Kept implements Outcomes {
        final Map<Integer, SmtpReply> replies = new TreeMap<>();
        final Map<Integer, String> relays = new TreeMap<>();
        @Nullable SmtpReply destinationFailed;

        @Override
        public void destinationFailed(SmtpReply why) {
            if (destinationFailed != null) {
                throw new AssertionError("told twice: " + why);
            }
            destinationFailed = why;
        }

        @Override
        public void settled(int index, SmtpReply reply, String relay) {
            if (replies.put(index, reply) != null) {
                throw new AssertionError("told twice: " + index);
            }
            relays.put(index, relay);
        }

        SmtpReply only() {
            if (replies.size() != 1) {
                throw new AssertionError("not one: " + replies);
            }
            return replies.values().iterator().next();
        }

        List<String> texts() {
            return replies.values().stream().map(SmtpReply::toString).toList();
        }

        List<Integer> codes() {
            return replies.values().stream().map(SmtpReply::code).toList();
        }
    }

    private Peers() {
    }

    static SmtpClient client(SmtpClientSettings settings, String... nameServers) {
        Dns dns = new Dns(new DnsSettings(List.of(nameServers), Duration.ofMillis(300), Duration.ofMillis(600), 100, false));
        return new SmtpClient(new Site("mail.example.test", Path.of("."), Path.of(".")), settings, dns);
    }

    static SmtpClient client() {
        return client(settings(25, SmtpClientSettings.TlsUse.OPPORTUNISTIC, 1000), "127.0.0.1:9");
    }

    /** One that waits for nothing longer than a moment. */
    static SmtpClient impatient() {
        return client(settings(25, SmtpClientSettings.TlsUse.OPPORTUNISTIC, 1000, 3, IMPATIENCE), "127.0.0.1:9");
    }

    static SmtpClientSettings settings(int port, SmtpClientSettings.TlsUse tls, int transactions) {
        return settings(port, tls, transactions, 3, PATIENCE);
    }

    static SmtpClientSettings settings(int port, SmtpClientSettings.TlsUse tls, int transactions, int recipients, Duration patience) {
        Map<String, String> set = new HashMap<>(Map.of("port", "" + port, "tls", tls.name(), "transactions", "" + transactions, "recipients", "" + recipients));
        for (String wait : List.of("connect", "greeting", "command", "data", "block", "end")) {
            set.put(wait + "-timeout", patience.toMillis() + "ms");
        }
        return settings(set);
    }

    /** Settings by their names below {@code colombier.smtp.client}; what is not named has its default. */
    static SmtpClientSettings settings(Map<String, String> set) {
        return new Binder(new MapConfigurationPropertySource(set.entrySet().stream().collect(Collectors.toMap(e -> "c." + e.getKey(), Map.Entry::getValue))))
            .bindOrCreate("c", SmtpClientSettings.class);
    }

    static List<Recipient> recipients(String... addresses) {
        List<Recipient> recipients = new ArrayList<>();
        for (String address : addresses) {
            recipients.add(Recipient.of(EmailAddress.parse(address)));
        }
        return recipients;
    }

    static Envelope from(String address) {
        return Envelope.from(ReversePath.parse(address));
    }

    static OutgoingMail mail(String destination, Envelope envelope, MessageContent content, List<Recipient> recipients) {
        return new OutgoingMail("4bX1", new NextHop(NextHop.Transport.SMTP, destination), envelope, content, recipients);
    }

    static Kept deliver(SmtpClient client, String destination, String... addresses) {
        return deliver(client, mail(destination, from("a@example.test"), HELLO, recipients(addresses)));
    }

    static Kept deliver(SmtpClient client, OutgoingMail mail) {
        Kept kept = new Kept();
        client.deliver(mail, kept);
        return kept;
    }
}
