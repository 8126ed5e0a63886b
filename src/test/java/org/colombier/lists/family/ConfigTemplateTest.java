package org.colombier.lists.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.colombier.lists.catalog.Family;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.lists.catalog.sympa.ConfigPerson;
import org.junit.jupiter.api.Test;

/** A family's {@code config.tt2} is filled with what a description says of a list. */
class ConfigTemplateTest {

    private static final Map<String, Object> LIST = Map.of("listname", "algebra", "subject", "Algebra", "open", "1",
        "owner", List.of(Map.of("email", "a@home.test", "gecos", "Ann"), Map.of("email", "b@home.test")), "sql", Map.of("host", "db.test"));

    @Test
    void variablesConditionsAndLoopsAreFilled() {
        assertThat(filled("subject [% subject %]")).isEqualTo("subject Algebra");
        assertThat(filled("[% IF open %]send public[% ELSE %]send closed[% END %]")).isEqualTo("send public");
        assertThat(filled("[% IF none %]a[% ELSIF listname == 'algebra' && !none %]b[% ELSE %]c[% END %]")).isEqualTo("b");
        assertThat(filled("[% UNLESS open OR none %]a[% ELSE %]b[% END %]")).isEqualTo("b");
        assertThat(filled("[% FOREACH o = owner -%]\n<[% o.email %]>[% END %]")).isEqualTo("<a@home.test><b@home.test>");
        assertThat(filled("[% FOREACH s IN sql %][% s.host %][% END %] [% sql.host %] [% owner.0.gecos %]")).isEqualTo("db.test db.test Ann");
        assertThat(filled("[%# a comment %]x[% SET lang = 'fr' %][% lang %]")).isEqualTo("xfr");
    }

    @Test
    void aMinusSignTakesTheLineEndAway() {
        assertThat(filled("a\n  [%- IF open -%]  \nb\n[% END %]")).isEqualTo("ab\n");
    }

    @Test
    void whatIsNotUnderstoodIsToldWithItsLine() {
        for (String source : List.of("\n[% PERL %]", "\n[% subject | upper %]", "\n[% IF a %]", "\n[% INCLUDE 'x' %]", "\n[% FOREACH a %][% END %]", "\n[% END %]", "\n[% IF a ( %][% END %]")) {
            assertThatThrownBy(() -> new ConfigTemplate(source)).as(source).isInstanceOf(ListConflict.class).hasMessageContaining("line 2");
        }
        assertThatThrownBy(() -> new ConfigTemplate("[% IF a %]".repeat(100) + "[% END %]".repeat(100))).isInstanceOf(ListConflict.class);
    }

    @Test
    void aValueCannotBeginAnotherParameter() {
        assertThat(new ConfigTemplate("subject [% subject %]").fill(Map.of("subject", "x\nsend public"))).isEqualTo("subject x send public");
    }

    @Test
    void sympasConfigBecomesParametersAndPeople() {
        String config = """
            subject [% subject %]

            [% IF topic %]
            topics [% topic %]

            [% END %]
            send [% IF open %]public[% ELSE %]private[% END %]

            [% FOREACH o = owner -%]
            owner
              email [% o.email %]
              [% IF o.gecos -%]
              gecos [% o.gecos %]
              [% END -%]
              profile privileged

            [% END -%]
            archive
              web_access owner

            no_such thing
            """;
        FilledFamily filled = FilledFamily.of(new Family("f", "f", Path.of("."), Map.of(), Optional.of(config), Map.of()), new Described(LIST));
        assertThat(filled.values()).containsEntry("subject", "Algebra").containsEntry("send", "public").containsEntry("archive.web_access", "owner").doesNotContainKey("topics");
        assertThat(filled.owners()).extracting(ConfigPerson::address).extracting(Object::toString).containsExactly("a@home.test", "b@home.test");
        assertThat(filled.remarks()).hasSize(1).first().asString().contains("no_such");
    }

    @Test
    void xmlAndYamlDescribeTheSame() {
        List<Described> xml = FamilyFile.read("""
            <?xml version="1.0" encoding="UTF-8"?>
            <family><list><listname>algebra</listname><subject>Été</subject>
            <owner multiple="1"><email>a@home.test</email></owner><owner multiple="1"><email>b@home.test</email></owner><sql><host>db.test</host></sql></list></family>
            """.getBytes(StandardCharsets.UTF_8));
        List<Described> yaml = FamilyFile.read("""
            lists:
              - listname: algebra
                subject: Été
                owner: [{email: a@home.test}, {email: b@home.test}]
                sql: {host: db.test}
            """.getBytes(StandardCharsets.UTF_8));
        assertThat(xml).isEqualTo(yaml);
        assertThat(xml.getFirst().people("owner")).hasSize(2);
    }

    @Test
    void noEntityAndNoBrokenFileIsRead() {
        for (String file : List.of("<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><family><list><listname>&x;</listname></list></family>", "<family><list>", "plain text", "lists: {a: b}", "- a")) {
            assertThatThrownBy(() -> FamilyFile.read(file.getBytes(StandardCharsets.UTF_8))).as(file).isInstanceOf(ListConflict.class);
        }
    }

    private static String filled(String source) {
        return new ConfigTemplate(source).fill(LIST);
    }
}
