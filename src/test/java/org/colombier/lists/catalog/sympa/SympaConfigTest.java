package org.colombier.lists.catalog.sympa;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.colombier.mail.EmailAddress;
import org.junit.jupiter.api.Test;

/** Sympa's list config files are understood, whatever their age. */
class SympaConfigTest {

    private static SympaConfig read(String file) {
        return SympaConfig.read(file.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aTypicalFileOfTodayIsTakenWhole() {
        SympaConfig config = read("""
            archive
            web_access private
            mail_access owner

            creation
            date_epoch 1300000000
            email creator@example.org

            default_user_options
            reception mail
            visibility noconceal

            max_size 10485760

            remove_headers X-Sympa-To,X-Family-To

            reply_to_header
            apply forced
            value list

            send privateoreditorkey

            status open

            subject Réunions du comité

            visibility noconceal
            """);
        assertThat(config.values()).containsEntry("send", "privateoreditorkey").containsEntry("subject", "Réunions du comité")
            .containsEntry("reply_to_header.value", "list").containsEntry("reply_to_header.apply", "forced").containsEntry("max_size", "10485760")
            .containsEntry("default_user_options.reception", "mail").containsEntry("remove_headers", "X-Sympa-To,X-Family-To");
        assertThat(config.status()).contains("open");
        assertThat(config.creation().orElseThrow().when()).contains(Instant.ofEpochSecond(1_300_000_000));
        assertThat(config.creation().orElseThrow().who()).contains(EmailAddress.parse("creator@example.org"));
        assertThat(config.remarks()).filteredOn(r -> !r.keyword().startsWith("archive")).isEmpty();
    }

    @Test
    void anOldFileIsTakenInTodaysWords() {
        SympaConfig config = read("""
            # made by hand
            subject Old list\r
            \r
            owner\r
            email Owner@Example.ORG\r
            gecos The Owner\r
            profile privileged\r
            \r
            owner
            email second@example.org
            reception nomail

            editor
            email mod@example.org

            editor
            gecos nobody

            host lists.example.org

            forced_reply_to answers@example.org

            web_archive
            access public

            archive
            period month
            access private

            digest 1,4 13:26

            max_size 1.5M

            user_data_source include2

            subscribe auth owner

            lang fr_FR

            custom_header X-One: 1

            custom_header X-Two: 2

            SEND Public

            cookie 123

            shared_doc
            d_read private

            never_heard_of it
            """);
        assertThat(config.owners()).extracting(ConfigPerson::address).extracting(EmailAddress::canonical)
            .containsExactly(EmailAddress.parse("owner@example.org"), EmailAddress.parse("second@example.org"));
        assertThat(config.owners().getFirst()).satisfies(o -> {
            assertThat(o.privileged()).isTrue();
            assertThat(o.name()).isEqualTo("The Owner");
        });
        assertThat(config.owners().getLast().receiving()).isFalse();
        assertThat(config.editors()).hasSize(1);
        assertThat(config.values()).containsEntry("subject", "Old list").containsEntry("reply_to_header.value", "other_email")
            .containsEntry("reply_to_header.other_email", "answers@example.org").containsEntry("reply_to_header.apply", "forced")
            .containsEntry("digest", "1,4 13:26").containsEntry("max_size", "1572864").containsEntry("subscribe", "auth_owner")
            .containsEntry("lang", "fr").containsEntry("custom_header", "X-One: 1\nX-Two: 2").containsEntry("send", "Public");
        assertThat(config.remarks()).extracting(Remark::keyword).contains("host", "user_data_source", "cookie", "shared_doc", "never_heard_of", "editor");
        assertThat(config.remarks()).filteredOn(r -> r.keyword().equals("never_heard_of")).singleElement()
            .satisfies(r -> assertThat(r.line()).isEqualTo(51));
    }

    @Test
    void latin1IsRead() {
        byte[] file = "subject Caf\u00e9 cr\u00e8me\n".getBytes(StandardCharsets.ISO_8859_1);
        assertThat(SympaConfig.read(file).values()).containsEntry("subject", "Café crème");
    }

    @Test
    void aScenarioThatOnlyTheSiteHasKeepsItsName() {
        assertThat(read("send our_own-rule\n").values()).containsEntry("send", "our_own-rule");
    }

    @Test
    void aWrongValueIsLeftWithItsLineAndReason() {
        SympaConfig config = read("subject x\n\nmax_size lots\n\nstatus asleep\n\nlang klingon\n");
        assertThat(config.values()).containsOnlyKeys("subject");
        assertThat(config.remarks()).extracting(Remark::toString).hasSize(3).anySatisfy(r -> assertThat(r).startsWith("line 3: max_size: left: lots is not"));
    }

    @Test
    void nothingOfANewerReleaseNorAnEmptyFileIsAFault() {
        assertThat(read("").values()).isEmpty();
        assertThat(read("brand_new\nfield value\nother value\n").remarks()).hasSize(2);
    }

    @Property(tries = 300)
    void noOctetsAreAFault(@ForAll @Size(max = 200) byte[] file) {
        assertThat(SympaConfig.read(file)).isNotNull();
    }

    @Property(tries = 300)
    void noLinesAreAFault(@ForAll("lines") String file) {
        assertThat(read(file)).isNotNull();
    }

    @net.jqwik.api.Provide
    net.jqwik.api.Arbitrary<String> lines() {
        return net.jqwik.api.Arbitraries.of("owner", "email a@b.test", "email", "digest", "days 1,2", "hour x", "archive", "access public", "period month", "", "max_size 1e9",
            "max_size 99999999999999999999G", "reply_to", "lang", "lang _", "#colombier: footer \\", "#colombier:", "creation", "date_epoch 99999999999", "custom_header", "topics ,,",
            "msg_topic", "name a", "include_list x", "include_file", "status", "subject " + "x".repeat(300)).list().ofMaxSize(30).map(l -> String.join("\n", l));
    }
}
