package org.colombier.lists.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.colombier.lists.catalog.ListStatus;
import org.colombier.lists.catalog.MailingList;
import org.colombier.lists.catalog.Overrides;
import org.colombier.mail.EmailAddress;
import org.colombier.ops.Site;
import org.colombier.testing.GeneratedDocs;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The mail texts: each in both languages, the site's own before the shipped. */
class MailTextsTest {

    private static final Path SHIPPED = Path.of("templates/mail");
    private static final MailingList LIST = new MailingList(1, EmailAddress.parse("liste1@lists.example.test"), "Liste d'été", ListStatus.OPEN, "discussion", "fr", Instant.EPOCH);

    @TempDir
    Path etc;

    @Test
    void everyTextIsShippedInBothLanguages() throws IOException {
        assertThat(names("fr")).isEqualTo(names("en")).contains("helpfile", "welcome", "moderate", "loginlink");
    }

    @Test
    void everyShippedTextCanBeRenderedWithTheDocumentedFacts() throws IOException {
        MailTexts texts = texts();
        for (String name : names("en")) {
            for (String language : List.of("en", "fr")) {
                RobotText text = texts.render(name, LIST, Locale.forLanguageTag(language), facts());
                assertThat(text.language().getLanguage()).isEqualTo(language);
                assertThat(text.subject()).as(name).isNotBlank().doesNotContain("{");
                assertThat(text.body()).as(name).isNotBlank().doesNotContain("{{").doesNotContain("{%").doesNotContain("\n\n\n").endsWith("\n");
            }
        }
    }

    @Test
    void aLineThatIsOnlyATagLeavesNoEmptyLine() {
        RobotText text = texts().render("review", LIST, Locale.ENGLISH, facts());
        assertThat(text.body()).isEqualTo("""
            liste1@lists.example.test has 3 members.

            a@example.test  Anne
            b@example.test

            1 more is not shown here.
            """);
    }

    @Test
    void theNearestOfTheSitesOwnTextsIsUsed() throws IOException {
        own("", "bye", "Subject: of the site\n\nbody\n");
        assertThat(texts().render("bye", LIST, Locale.ENGLISH, facts()).subject()).isEqualTo("of the site");
        own("lists.example.test", "bye", "Subject: of the domain\n\nbody\n");
        assertThat(texts().render("bye", LIST, Locale.ENGLISH, facts()).subject()).isEqualTo("of the domain");
        assertThat(texts().render("bye", LIST.domain(), Locale.ENGLISH, facts()).subject()).isEqualTo("of the domain");
        own("lists.example.test/liste1", "bye", "Subject: of {{ list.name }}\r\n\r\nbody {{ to }}\r\n");
        assertThat(texts().render("bye", LIST, Locale.ENGLISH, facts())).isEqualTo(new RobotText("of liste1", "body m@example.test\n", Locale.ENGLISH));
        assertThat(texts().render("bye", LIST, Locale.FRENCH, facts()).subject()).startsWith("Vous avez quitté");
    }

    @Test
    void aBrokenTextOfTheSiteFallsBackToTheShippedOne() throws IOException {
        MailTexts texts = texts();
        for (String broken : List.of("no subject\n", "Subject: x\n\n{% if %}\n", "Subject: x\n\nline\n{{ unknown.fact }}\n", "Subject: x\n\n{% for %}", "")) {
            own("", "bye", broken);
            assertThat(texts.render("bye", LIST, Locale.ENGLISH, facts()).subject()).as(broken).isEqualTo("You have left the list liste1");
        }
    }

    @Test
    void anotherLanguageIsAnsweredInEnglish() {
        assertThat(texts().render("bye", LIST, Locale.GERMAN, facts()).language()).isEqualTo(Locale.ENGLISH);
    }

    @Test
    void aValueCannotAddHeaderFieldsOrTemplateTags() {
        Map<String, Object> facts = facts();
        facts.put("subject", "x\r\nBcc: all@example.test\n\n{{ to }}");
        RobotText text = texts().render("held", LIST, Locale.ENGLISH, facts);
        assertThat(text.body()).contains("{{ to }}");
        facts.put("token", "a\r\nBcc: all@example.test");
        assertThat(texts().render("send_auth", LIST, Locale.ENGLISH, facts).subject()).isEqualTo("CONFIRM a Bcc: all@example.test");
    }

    @Test
    void aForgottenFactLeavesAGapAndStopsNobody() {
        Map<String, Object> facts = facts();
        facts.remove("subject");
        assertThat(texts().render("held", LIST, Locale.ENGLISH, facts).body()).contains("waits for a moderator");
    }

    @Test
    void onlyANameIsLookedUp() {
        assertThatThrownBy(() -> texts().render("../../etc/passwd", LIST, Locale.ENGLISH, facts())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> texts().render("no_such_text", LIST, Locale.ENGLISH, facts())).isInstanceOf(IllegalArgumentException.class);
        assertThat(texts().exists("welcome", LIST)).isTrue();
        assertThat(texts().exists("no_such_text", LIST)).isFalse();
    }

    @Test
    void theReferencePageIsTrue() throws IOException {
        StringBuilder page = new StringBuilder("| text | subject | facts |\n| --- | --- | --- |\n");
        for (String name : names("en")) {
            String source = Files.readString(SHIPPED.resolve("en/" + name + ".txt"));
            TreeSet<String> facts = Pattern.compile("\\{\\{\\s*([a-z]+)|\\{%\\s*if\\s+([a-z]+)|\\sin\\s+([a-z]+)\\s*%}").matcher(source).results()
                .flatMap(m -> Stream.of(1, 2, 3).map(m::group)).filter(java.util.Objects::nonNull)
                .filter(f -> !List.of("robot", "list", "to", "site", "item", "result", "member", "post").contains(f)).collect(Collectors.toCollection(TreeSet::new));
            page.append("| `").append(name).append("` | ").append(source.lines().findFirst().orElseThrow().substring(9)).append(" | ")
                .append(facts.stream().map(f -> "`" + f + "`").collect(Collectors.joining(", "))).append(" |\n");
        }
        GeneratedDocs.assertUpToDate(Path.of("docs/templates.md"), "mail texts", page.toString());
    }

    private MailTexts texts() {
        return new MailTexts(new Overrides(new Site("mail.example.test", etc, etc)), new NoListTexts());
    }

    private void own(String level, String name, String text) throws IOException {
        Path file = etc.resolve(level).resolve("templates/mail/en").resolve(name + ".txt");
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    private static TreeSet<String> names(String language) throws IOException {
        try (Stream<Path> files = Files.list(SHIPPED.resolve(language))) {
            return files.map(f -> f.getFileName().toString().replace(".txt", "")).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private static Map<String, Object> facts() {
        Map<String, Object> facts = new HashMap<>();
        facts.put("robot", Map.of("address", "sympa@lists.example.test", "domain", "lists.example.test", "listmaster", "listmaster@lists.example.test"));
        facts.put("list", Map.of("name", "liste1", "address", "liste1@lists.example.test", "subject", "Liste d'été", "request", "liste1-request@lists.example.test",
            "editor", "liste1-editor@lists.example.test", "unsubscribe", "liste1-unsubscribe@lists.example.test", "url", "http://x/lists/liste1",
            "moderation", "http://x/lists/liste1/moderation"));
        facts.put("site", Map.of("url", "http://x"));
        facts.put("to", "m@example.test");
        Stream.of("token", "command", "link", "subject", "author", "reason", "size", "address", "name", "inviter", "creator", "description", "status", "since", "unknown", "by", "page", "operation", "asker", "month", "last", "concerned", "title", "type", "file", "fault", "rule")
            .forEach(f -> facts.put(f, "some " + f));
        Stream.of("line", "days", "minutes", "count", "more", "posts", "copies", "messages", "limit").forEach(f -> facts.put(f, 3));
        facts.put("percent", 96);
        Stream.of("rate", "bouncing", "more").forEach(f -> facts.put(f, 3));
        facts.put("removed", List.of("gone@x (5.1.1)"));
        facts.put("notified", List.of());
        facts.put("others", List.of());
        facts.put("type", "abuse");
        facts.put("gone", true);
        facts.put("full", true);
        facts.put("most", 20);
        facts.put("answers", List.of("Room: 12"));
        facts.put("wanted", "new@lists.example.test");
        facts.put("quota", 1_000);
        facts.put("archive", "http://x/lists/liste1/archive");
        facts.put("total", 3);
        facts.put("hidden", 1);
        facts.put("members", List.of(Map.of("address", "a@example.test", "name", "Anne"), Map.of("address", "b@example.test", "name", "")));
        facts.put("lists", List.of(Map.of("address", "l@x", "subject", "s", "url", "u")));
        facts.put("subscriptions", List.of(Map.of("address", "l@x", "subject", "s", "url", "u", "reception", "mail")));
        Stream.of("accepted", "member", "single").forEach(f -> facts.put(f, true));
        facts.put("waiting", List.of("a@x: hello"));
        facts.put("held", List.of(Map.of("sender", "a@x", "subject", "s", "received", "now", "size", "1 KB", "page", "u")));
        facts.put("months", List.of(Map.of("month", "2026-03", "messages", 2)));
        facts.put("owned", List.of("l@x"));
        facts.put("moderated", List.of());
        facts.put("owners", List.of("o@x", "p@x"));
        facts.put("moderators", List.of());
        facts.put("posts", List.of(Map.of("number", 7, "subject", "", "author", "Anne <a@example.test>", "date", "21 Nov 2026", "size", 100)));
        facts.put("edition", 2);
        facts.put("old", "before@example.test");
        facts.put("date", "21 November 2026");
        facts.put("results", List.of(Map.of("command", "HELP", "text", "done")));
        return facts;
    }
}
