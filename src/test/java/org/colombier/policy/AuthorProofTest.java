package org.colombier.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.colombier.mail.Domain;
import org.colombier.mail.HeaderSection;
import org.colombier.ops.Site;
import org.colombier.policy.arc.OwnResults;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AuthorProofTest {

    private final AuthorProof proof = new AuthorProof(OwnResults.of(new Site("mx.example.test", Path.of("data"), Path.of("etc"))));

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "mx.example.test; dkim=pass header.d=author.test | true",
        "mx.example.test; dkim=fail header.d=author.test | false",
        "MX.Example.Test; dkim=pass header.d=Author.Test | true",
        "mx.example.test; dkim=pass header.d=test | false",
        "mx.example.test; dkim=pass header.d=other.test | false",
        "mx.example.test; dkim=pass header.d=news.author.test | false",
        "mx.example.test; dkim=pass header.d=news.author.test; dmarc=pass header.from=author.test | true",
        "mx.example.test; dkim=fail header.d=author.test; spf=pass smtp.mailfrom=a@author.test; dmarc=pass header.from=author.test | false",
        "other.test; dkim=pass header.d=author.test | false",
        "mx.example.test; dkim=none | false"})
    void aSignatureOfTheAuthorsDomainCounts(String results, boolean signed) {
        HeaderSection header = HeaderSection.read(("Authentication-Results: " + results + "\r\nFrom: a@author.test\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        assertThat(proof.isSigned(header, Domain.parse("author.test"))).isEqualTo(signed);
    }

    @ParameterizedTest
    @CsvSource({"lab.author.test, true", "author.test, true", "evilauthor.test, false"})
    void aDomainSpeaksForThoseBelowIt(String author, boolean signed) {
        HeaderSection header = HeaderSection.read("Authentication-Results: mx.example.test; dkim=pass header.d=author.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        assertThat(proof.isSigned(header, Domain.parse(author))).isEqualTo(signed);
    }
}
