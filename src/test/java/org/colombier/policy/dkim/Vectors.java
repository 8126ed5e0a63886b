package org.colombier.policy.dkim;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import org.colombier.mail.MessageContent;
import org.colombier.net.dns.Dns;
import org.colombier.net.dns.DnsSettings;
import org.colombier.testing.FakeDns;

/** Messages and keys of the standards, and a verifier that asks a name server of the test. */
final class Vectors {

    /** RFC 8463 appendix A.2. */
    static final String ED25519_RECORD = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    static final String RSA_RECORD = "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDkHlOQoBTzWRiGs5V6NpP3idY6Wk08a5qhdR6wy5bdOKb2jLQiY/J16JYi0Qvx/b"
        + "yYzCNb3W91y3FutACDfzwQ/BC/e/8uBsCR+yz1Lxj+PL6lHvqMKrM3rG4hstT5QjvHO9PzoxZyVYLzBfO2EeC3Ip3G+2kryOTIKT+l/K4w3QIDAQAB";
    /** RFC 6376 appendix C. */
    static final String BRISBANE_RECORD = "v=DKIM1; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQDwIRP/UC3SBsEmGqZ9ZJW3/DkMoGeLnQg1fWn7/zYtIxN2SnFCjxOCKG9v3b4jYfcTNh5ijSs"
        + "q631uBItLa7od+v/RtdC2UzJ1lWT947qR+Rcac2gbto/NMqJ0fzfVjH4OuKhitdY9tf6mcwGjaNBcWToIMmPSPDdQPNUYckcQ2QIDAQAB";

    static final Clock CLOCK = Clock.fixed(Instant.parse("2026-03-01T12:00:00Z"), ZoneOffset.UTC);

    private Vectors() {
    }

    static DkimSettings settings() {
        return new DkimSettings(10, Duration.ofSeconds(15), true, "relaxed/relaxed", 2048, Duration.ZERO, Duration.ofDays(14));
    }

    static Dns dns(FakeDns server) {
        return new Dns(new DnsSettings(List.of(server.server()), Duration.ofSeconds(1), Duration.ofSeconds(1), 100, false));
    }

    static DkimVerifier verifier(FakeDns server) {
        return verifier(server, settings());
    }

    static DkimVerifier verifier(FakeDns server, DkimSettings settings) {
        return new DnsDkimVerifier(new PublicKeys(dns(server)), settings, CLOCK, new SimpleMeterRegistry());
    }

    /** A message kept with plain line ends, as it goes over the wire. */
    static String message(String file) {
        try (InputStream in = Objects.requireNonNull(Vectors.class.getResourceAsStream("/dkim/" + file), file)) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1).replace("\n", "\r\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static MessageContent content(String message) {
        return MessageContent.of(message.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** A record in strings of 255 octets, as DNS wants it. */
    static void publish(FakeDns server, String name, String record) {
        server.txt(name, record.split("(?<=\\G.{255})"));
    }
}
