package org.colombier.lists.posting;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.colombier.lists.catalog.FieldMatch;
import org.colombier.lists.catalog.ListParameters;
import org.colombier.lists.catalog.ListParameters.DmarcPhrase;
import org.colombier.lists.catalog.ListParameters.ListField;
import org.colombier.lists.catalog.ListParameters.ReplyTo;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.mail.EmailAddress;
import org.colombier.mail.HeaderSection;
import org.junit.jupiter.api.Test;

/** Each parameter that changes header fields, by what it does to a post. */
class HeaderParametersTest {

    private static final MailingList LIST = new MailingList(1, EmailAddress.parse("talk@lists.test"), "Talk", ListStatus.OPEN, "discussion", "en", Instant.EPOCH);
    private static final String POST = "From: Ann <ann@author.test>\r\nReply-To: own@author.test\r\nSender: s@author.test\r\nDKIM-Signature: v=1\r\nX-A: 1\r\nX-B: 2\r\n\r\nx\r\n";

    private static PostStyle style(ReplyTo replyTo, boolean respect) {
        return new PostStyle(replyTo, Optional.of(EmailAddress.parse("other@lists.test")), respect, EnumSet.allOf(ListField.class), List.of(), List.of(), DmarcPhrase.NAME_VIA_LIST, Optional.empty(), false, true);
    }

    private static HeaderSection rendered(PostStyle style, boolean rewrite) {
        byte[] copy = new ListCopy(LIST, new CopyStyle("", List.of("Sender"), Optional.empty(), Set.of())).of(POST.getBytes(StandardCharsets.US_ASCII), 7, List.of(), "<own@lists.test>");
        Rendering.Facts facts = new Rendering.Facts(new Author(EmailAddress.parse("ann@author.test"), "Ann"), rewrite, "https://lists.test/talk", "https://lists.test/u/",
            EmailAddress.parse("sympa@lists.test"), Optional.of("https://lists.test/archive"), Optional.of("https://lists.test/archive/1"), false);
        return HeaderSection.read(new Rendering(LIST, style, new Footer(FooterText.NONE, FooterText.NONE, Footer.Manner.TEXT), facts).of(copy, true).octets());
    }

    @Test
    void answersGoWhereTheListSaysAndTheAuthorsWishCounts() {
        assertThat(rendered(style(ReplyTo.LIST, false), false).all("Reply-To")).containsExactly("talk@lists.test");
        assertThat(rendered(style(ReplyTo.LIST, true), false).all("Reply-To")).containsExactly("own@author.test");
        assertThat(rendered(style(ReplyTo.OTHER_EMAIL, false), false).all("Reply-To")).containsExactly("other@lists.test");
        assertThat(rendered(style(ReplyTo.ALL, false), false).all("Reply-To")).containsExactly("talk@lists.test, Ann <ann@author.test>");
        assertThat(rendered(style(ReplyTo.SENDER, false), false).all("Reply-To")).isEmpty();
    }

    @Test
    void fieldsAreTakenOffOnTheWayInAndOut() {
        assertThat(rendered(style(ReplyTo.SENDER, true), false).first("Sender")).isEmpty();
        PostStyle plain = style(ReplyTo.SENDER, true);
        PostStyle without = new PostStyle(plain.replyTo(), plain.otherReplyTo(), true, plain.listFields(), List.of(new FieldMatch("X-A", Optional.empty()), new FieldMatch("X-B", Optional.of("3")),
            new FieldMatch("List-Unsubscribe", Optional.empty()), new FieldMatch("From", Optional.empty())), List.of("X-Project: dove"), plain.phrase(), Optional.empty(), true, true);
        HeaderSection header = rendered(without, false);
        assertThat(header.first("X-A")).isEmpty();
        assertThat(header.first("X-B")).contains("2");
        assertThat(header.first("List-Unsubscribe")).isEmpty();
        assertThat(header.first("From")).as("no mail is without").isPresent();
        assertThat(header.first("DKIM-Signature")).isEmpty();
        assertThat(header.first("X-Project")).contains("dove");
    }

    @Test
    void aListTellsWhereItsArchiveIs() {
        HeaderSection header = rendered(style(ReplyTo.SENDER, true), false);
        assertThat(header.first("List-Archive")).contains("<https://lists.test/archive>");
        assertThat(header.first("Archived-At")).contains("<https://lists.test/archive/1>");
    }

    @Test
    void aRewrittenAuthorHasTheOtherAddressAndLosesTheSignatureThatNoLongerHolds() {
        PostStyle plain = style(ReplyTo.SENDER, false);
        PostStyle other = new PostStyle(plain.replyTo(), plain.otherReplyTo(), false, plain.listFields(), List.of(), List.of(), plain.phrase(), Optional.of(EmailAddress.parse("via@lists.test")), false, true);
        HeaderSection header = rendered(other, true);
        assertThat(header.first("From")).contains("Ann via talk <via@lists.test>");
        assertThat(header.first("X-Original-From")).contains("Ann <ann@author.test>");
        assertThat(header.first("Reply-To")).contains("Ann <ann@author.test>");
        assertThat(header.first("DKIM-Signature")).isEmpty();
    }

    @Test
    void aRobotIsKnownByTheWholeLocalPart() {
        BoundedPattern robots = new BoundedPattern(Pattern.compile(ListParameters.LOOP_PREVENTION_REGEX.defaultText(), Pattern.CASE_INSENSITIVE));
        assertThat(robots.matches("MAILER-DAEMON")).isTrue();
        assertThat(robots.matches("sympathy")).isFalse();
    }

    @Test
    void aTextWithDataIsEscapedInHtmlAndAFaultIsTold() {
        String post = "Content-Type: text/html; charset=iso-8859-1\r\n\r\n<p>{{ user.name }} [% user.custom_attribute.city %]</p>\r\n";
        var member = new org.colombier.lists.members.Member(1, 1, EmailAddress.parse("ann@a.test"), "<b>", org.colombier.lists.members.Reception.MAIL, false, Instant.EPOCH, false, true, false,
            Optional.empty(), Set.of(), java.util.Map.of("city", "Nîmes"), "", Instant.EPOCH);
        Merge merge = new Merge(LIST, ListParameters.MergeScope.ALL, new FooterTexts.Found(FooterText.NONE, FooterText.NONE, Footer.Manner.TEXT));
        assertThat(ReadableText.of(merge.body(post.getBytes(StandardCharsets.US_ASCII), member))).contains("<b> Nîmes");
        assertThat(merge.fault("\r\n{{ user.nothing }}\r\n".getBytes(StandardCharsets.US_ASCII), member)).isPresent();
        assertThat(merge.fault("\r\n{{ user.getClass() }}\r\n".getBytes(StandardCharsets.US_ASCII), member)).isPresent();
        long begun = System.nanoTime();
        for (int i = 0; i < 10_000; i++) {
            merge.body(post.getBytes(StandardCharsets.US_ASCII), member);
        }
        assertThat((System.nanoTime() - begun) / 1_000_000).as("milliseconds for 10,000 members").isLessThan(30_000);
    }
}
