package org.colombier.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

    @ParameterizedTest
    @CsvSource({"127.0.0.0/8, 127.255.0.1, true", "127.0.0.0/8, 128.0.0.1, false", "192.0.2.1, 192.0.2.1, true", "192.0.2.1, 192.0.2.2, false",
        "0.0.0.0/0, 203.0.113.9, true", "0.0.0.0/0, 2001:db8::1, false", "2001:db8::/33, 2001:db8:7fff::1, true", "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true"})
    void aNetworkContainsItsAddresses(String network, String address, boolean contained) {
        assertThat(Network.parse(network).contains(InetAddress.ofLiteral(address))).isEqualTo(contained);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "localhost", "127.0.0.1/8", "127.0.0.0/33", "127.0.0.0/-1", "127.0.0.0/x", "127.1/8/8", "::1/129"})
    void whatIsNoNetworkIsRefused(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> Network.parse(text));
    }

    @Test
    void clientsAreCountedByAddressOrBySixtyFourBits() {
        ClientCounts counts = new ClientCounts();
        InetAddress one = InetAddress.ofLiteral("2001:db8::1");
        InetAddress neighbour = InetAddress.ofLiteral("2001:db8::ffff");
        assertThat(counts.enter(one, 1)).isTrue();
        assertThat(counts.enter(neighbour, 1)).isFalse();
        assertThat(counts.enter(InetAddress.ofLiteral("2001:db8:0:1::1"), 1)).isTrue();
        counts.leave(one);
        assertThat(counts.enter(neighbour, 1)).isTrue();
    }
}
