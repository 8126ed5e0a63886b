package org.colombier.smtp.client;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.Envelope;
import org.colombier.mail.MessageContent;
import org.colombier.mail.NextHop;
import org.colombier.mail.Recipient;
import org.colombier.mail.ReversePath;
import org.colombier.mail.SmtpReply;
import org.colombier.maps.LookupTable;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

/** What the client's tests share: a client with short patience, packets, and outcomes kept. */
final class Peers {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
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

    /** A client with settings by their names below {@code colombier.smtp.client}; what is not named has its default, or a short time-out. */
    static SmtpClient client(String nameServer, String... set) {
        return client(new Dns(new DnsSettings(List.of(nameServer), Duration.ofMillis(300), Duration.ofMillis(600), 100, true)), new HashMap<>(), set);
    }

    static SmtpClient client(Dns dns, Map<String, StsPolicy> kept, String... set) {
        Map<String, String> settings = new HashMap<>();
        for (String wait : List.of("connect", "greeting", "command", "data", "block", "end")) {
            settings.put(wait + "-timeout", PATIENCE.toMillis() + "ms");
        }
        settings.put("recipients", "3");
        settings.put("mta-sts.enabled", "false");
        for (String one : set) {
            settings.put(one.substring(0, one.indexOf('=')), one.substring(one.indexOf('=') + 1));
        }
        Binder binder = new Binder(new MapConfigurationPropertySource(settings.entrySet().stream().collect(Collectors.toMap(e -> "c." + e.getKey(), Map.Entry::getValue))));
        SmtpClientConfiguration.Settings all = new SmtpClientConfiguration.Settings(binder.bindOrCreate("c", SmtpClientSettings.class),
            binder.bindOrCreate("c.tls", ClientTlsSettings.class), binder.bindOrCreate("c.sasl", SaslSettings.class),
            binder.bindOrCreate("c.mta-sts", StsSettings.class));
        return SmtpClientConfiguration.client("mail.example.test", all, dns, table(settings.get("tls.policy")), table(settings.get("sasl.password")),
            policies(kept), (address, port) -> all.client().ownAddresses().contains(address), new SimpleMeterRegistry(), Clock.systemUTC());
    }

    /** A table of lines {@code key value}, parted by {@code |}. */
    static LookupTable table(@Nullable String lines) {
        Map<String, String> pairs = new HashMap<>();
        for (String line : lines == null ? new String[0] : lines.split("\\|")) {
            pairs.put(line.split(" ", 2)[0], line.split(" ", 2)[1]);
        }
        return new LookupTable() {
            @Override
            public Optional<Answer> look(String key) {
                return Optional.ofNullable(pairs.get(key)).map(value -> new Answer(value, "test"));
            }

            @Override
            public Optional<Answer> lookPart(String part) {
                return look(part);
            }
        };
    }

    private static StsPolicies policies(Map<String, StsPolicy> kept) {
        return new StsPolicies() {
            @Override
            public Optional<StsPolicy> find(String domain) {
                return Optional.ofNullable(kept.get(domain));
            }

            @Override
            public void keep(String domain, StsPolicy policy) {
                kept.put(domain, policy);
            }
        };
    }

    static SmtpClient client() {
        return client("127.0.0.1:9");
    }

    /** One that waits for nothing longer than a moment. */
    static SmtpClient impatient(String... set) {
        List<String> all = new ArrayList<>(List.of(set));
        for (String wait : List.of("connect", "greeting", "command", "data", "block", "end")) {
            all.add(wait + "-timeout=600ms");
        }
        return client("127.0.0.1:9", all.toArray(String[]::new));
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
