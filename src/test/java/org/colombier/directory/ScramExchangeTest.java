package org.colombier.directory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Base64;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScramExchangeTest {

    // RFC 7677 section 3
    private static final String NONCE = "rOprNGfwEbeRWgbNEkqO";
    private static final ScramCredentials PENCIL = ScramCredentials.of("pencil", Base64.getDecoder().decode("W22ZaJ0SNY7soEsUEjb6gQ=="), 4_096);
    private static final String OURS = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";

    private static Optional<ScramExchange> begin(String clientFirst) {
        return ScramExchange.begin(clientFirst, login -> PENCIL, OURS);
    }

    @Test
    void theExampleOfTheStandard() {
        ScramExchange exchange = begin("n,,n=user,r=" + NONCE).orElseThrow();
        assertThat(exchange.login()).isEqualTo("user");
        assertThat(exchange.challenge()).isEqualTo("r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096");
        assertThat(exchange.verify("c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ="))
            .contains("v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=");
    }

    @Test
    void aWrongProofNonceOrChannelFails() {
        String proof = "dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
        for (String wrong : new String[] {"c=biws,r=" + NONCE + OURS + ",p=AAAA" + proof.substring(4), "c=biws,r=" + NONCE + ",p=" + proof,
            "c=eSws,r=" + NONCE + OURS + ",p=" + proof, "c=biws,r=" + NONCE + OURS, "c=biws,r=" + NONCE + OURS + ",p=", "c=biws,r=" + NONCE + OURS + ",p=?", ""}) {
            assertThat(begin("n,,n=user,r=" + NONCE).orElseThrow().verify(wrong)).as(wrong).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "n,,n=user", "n,,n=,r=x", "n,,n=user,r=", "p=tls-unique,,n=user,r=x", "n,a=other,n=user,r=x", "n,,m=ext,n=user,r=x", "n,,n=us=er,r=x", "x,,n=user,r=x"})
    void aMalformedBeginIsRefused(String text) {
        assertThat(begin(text)).isEmpty();
    }

    @Test
    void namesMayHoldCommasAndEqualsSigns() {
        assertThat(begin("y,,n=a=2Cb=3Dc,r=x").orElseThrow().login()).isEqualTo("a,b=c");
        assertThat(begin("n,a=user,n=user,r=x")).isPresent();
    }

    @Property(tries = 500)
    void anyTextIsAnsweredOrRefused(@ForAll String first, @ForAll String last) {
        begin(first).ifPresent(e -> assertThat(e.verify(last)).isEmpty());
        assertThat(begin("n,,n=user,r=x").orElseThrow().verify(last)).isEmpty();
    }
}
