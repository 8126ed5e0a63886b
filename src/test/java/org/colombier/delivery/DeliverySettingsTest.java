package org.colombier.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import org.colombier.mail.NextHop;
import org.colombier.mail.NextHop.Transport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

class DeliverySettingsTest {

    private static DeliverySettings settings(Map<String, String> given) {
        return new Binder(new MapConfigurationPropertySource(given)).bindOrCreate("colombier.delivery", DeliverySettings.class);
    }

    @Test
    void aDestinationHasItsOwnWordThenItsDomainsThenItsTransports() {
        DeliverySettings settings = settings(Map.of(
            "colombier.delivery.transports.smtp.concurrency", "10",
            "colombier.delivery.destinations.[gmail.com].concurrency", "2",
            "colombier.delivery.destinations.[.slow.test].rate-delay", "1s",
            "colombier.delivery.destinations.[.slow.test].recipients", "2",
            "colombier.delivery.transports.lmtp.recipients", "1",
            "colombier.delivery.destinations.[relay.test].concurrency", "50"));
        assertThat(settings.of(Transport.SMTP, "example.org").most()).isEqualTo(10);
        assertThat(settings.of(Transport.LMTP, "example.org").most()).isEqualTo(20);
        assertThat(settings.of(Transport.SMTP, "gmail.com")).extracting(DestinationLimits::most, DestinationLimits::initial).containsExactly(2, 2);
        assertThat(settings.of(Transport.SMTP, "mx.very.slow.test").gap()).isEqualTo(Duration.ofSeconds(1));
        assertThat(settings.of(Transport.SMTP, "[relay.test]:25").most()).isEqualTo(50);
        assertThat(settings.recipients(new NextHop(Transport.SMTP, "mx.slow.test"))).hasValue(2);
        assertThat(settings.recipients(new NextHop(Transport.LMTP, "[relay.test]:24"))).hasValue(1);
        assertThat(settings.recipients(new NextHop(Transport.SMTP, "example.org"))).isEmpty();
    }

    @Test
    void whatIsOutOfRangeIsNamed() {
        assertThatThrownBy(() -> settings(Map.of("colombier.delivery.destinations.[gmail.com].concurrency", "0"))).hasStackTraceContaining("destinations.[gmail.com].concurrency");
        assertThatThrownBy(() -> settings(Map.of("colombier.delivery.transports.pigeon.concurrency", "1"))).hasStackTraceContaining("colombier.delivery.transports");
    }
}
