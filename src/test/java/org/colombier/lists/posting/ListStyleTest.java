package org.colombier.lists.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.ListParameters.DmarcMode;
import org.colombier.lists.catalog.ListParameters.TopicSource;
import org.colombier.lists.catalog.ListParameters.TopicTagging;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.Domain;
import org.colombier.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** What list parameters make of subjects, authors and topics, each by itself. */
class ListStyleTest {

    private static final MailingList LIST = new MailingList(1, EmailAddress.parse("talk@lists.test"), "Talk", ListStatus.OPEN, "discussion", "en", Instant.EPOCH);

    @Test
    void aSympaSubjectTagIsUnderstood() {
        assertThat(tag("[% list.name %] [%list.sequence%]").apply("Re: hello")).isEqualTo("[talk 7] Re: hello");
        assertThat(tag("[[% list.name %]]").apply("Réf: hello")).isEqualTo("Réf: [talk] hello");
        assertThat(tag("{{ list.name }}").apply("AW: [talk] Re: hello")).isEqualTo("AW: [talk] Re: hello");
        assertThat(tag("a [% unknown %]").apply("x")).isEqualTo("[a [% unknown %]] x");
    }

    private static SubjectTag tag(String custom) {
        return new SubjectTag(SubjectTag.words(custom, LIST), 7);
    }

    @Test
    void authorsAreNamedByTheEndOfTheirAddressAndDomainsAreExempt() {
        DmarcRule rule = new DmarcRule(Set.of(DmarcMode.DOMAIN_REGEX), Optional.of(new BoundedPattern(Pattern.compile("(yahoo|aol)\\.com", Pattern.CASE_INSENSITIVE))), List.of("exempt.test", ".below.test"));
        assertThat(rule.names(EmailAddress.parse("a@YAHOO.com"))).isTrue();
        assertThat(rule.names(EmailAddress.parse("a@yahoo.com.example.org"))).isFalse();
        assertThat(rule.exempts(new Domain("exempt.test"))).isTrue();
        assertThat(rule.exempts(new Domain("x.below.test"))).isTrue();
        assertThat(rule.exempts(new Domain("below.test"))).isFalse();
    }

    @Test
    void anExpressionThatNeverEndsFindsNothing() {
        assertThat(new BoundedPattern(Pattern.compile("(a+)+b")).finds("a".repeat(64))).isFalse();
    }

    @Test
    void topicsAreFoundByWholeWordsInTheirPlaceOrNamedByTheAuthor() {
        byte[] post = "Subject: =?UTF-8?Q?Mus=C3=A9e?=\r\n\r\nthe art of it\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        assertThat(topics(TopicSource.SUBJECT).in(post)).containsExactly("visits");
        assertThat(topics(TopicSource.BODY).in(post)).containsExactly("art");
        assertThat(topics(TopicSource.SUBJECT_AND_BODY).in(post)).containsExactly("art", "visits");
        assertThat(topics(TopicSource.BODY).in("X-Sympa-Topic: VISITS, none\r\n\r\nart\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))).containsExactly("visits");
        assertThat(topics(TopicSource.BODY).in("\r\nstart\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII))).isEmpty();
        assertThat(topics(TopicSource.BODY).isMissing(Set.of())).isTrue();
    }

    private static MessageTopics topics(TopicSource source) {
        return new MessageTopics(List.of(new MessageTopics.Topic("art", "Art", List.of("art")), new MessageTopics.Topic("visits", "Visits", List.of("musée"))), source, TopicTagging.REQUIRED_SENDER);
    }
}
