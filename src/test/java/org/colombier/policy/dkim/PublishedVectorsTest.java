package org.colombier.policy.dkim;

import static org.assertj.core.api.Assertions.assertThat;

import org.colombier.policy.dkim.DkimResult.Result;
import org.colombier.testing.FakeDns;
import org.junit.jupiter.api.Test;

class PublishedVectorsTest {

    @Test
    void bothSignaturesOfRfc8463AppendixAHold() {
        try (FakeDns dns = FakeDns.start()) {
            Vectors.publish(dns, "brisbane._domainkey.football.example.com", Vectors.ED25519_RECORD);
            Vectors.publish(dns, "test._domainkey.football.example.com", Vectors.RSA_RECORD);
            var results = Vectors.verifier(dns).verify(Vectors.content(Vectors.message("rfc8463-appendix-a.eml")));
            assertThat(results).extracting(DkimResult::result, DkimResult::algorithm, DkimResult::keyBits, DkimResult::identity, DkimResult::signature).containsExactly(
                org.assertj.core.groups.Tuple.tuple(Result.PASS, "ed25519-sha256", 256, "@football.example.com", "/gCrinpc"),
                org.assertj.core.groups.Tuple.tuple(Result.PASS, "rsa-sha256", 1024, "@football.example.com", "F45dVWDf"));
        }
    }

    @Test
    void theSignatureOfRfc6376AppendixAHolds() {
        try (FakeDns dns = FakeDns.start()) {
            Vectors.publish(dns, "brisbane._domainkey.example.com", Vectors.BRISBANE_RECORD);
            var results = Vectors.verifier(dns).verify(Vectors.content(Vectors.message("rfc6376-appendix-a.eml")));
            assertThat(results).singleElement().satisfies(r -> {
                assertThat(r.result()).as(r.reason()).isEqualTo(Result.PASS);
                assertThat(r.identity()).isEqualTo("joe@football.example.com");
            });
        }
    }
}
