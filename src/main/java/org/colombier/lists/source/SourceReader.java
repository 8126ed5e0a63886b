package org.colombier.lists.source;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.SourceParagraphs;
import org.colombier.lists.catalog.SourceParagraphs.Search;

/** Makes sources of paragraphs, in the words of Sympa's present and older releases. */
final class SourceReader {

    private SourceReader() {
    }

    /**
     * @param kind such as {@code include_sql_query}
     * @throws SourceFailure if the paragraph lacks something
     */
    static Source source(String kind, Paragraph p, Duration sqlTimeout) {
        return switch (kind) {
            case "include_remote_file" -> web(p, required(p, SourceParagraphs.URL));
            case "include_sympa_list" -> new Source.OtherList(p.get(SourceParagraphs.LISTNAME).toLowerCase(Locale.ROOT), text(p, SourceParagraphs.MEMBER_FILTER));
            case "include_remote_sympa_list" -> web(p, dump(p));
            case "include_ldap_query", "include_ldap_ca" -> new Source.Directory(server(p), Optional.empty(), search(p, SourceParagraphs.ONLY), emailEntry(p));
            case "include_ldap_2level_query", "include_ldap_2level_ca" -> new Source.Directory(server(p), Optional.of(search(p, SourceParagraphs.FIRST)),
                search(p, SourceParagraphs.SECOND), emailEntry(p));
            case "include_sql_query", "include_sql_ca" -> new Source.Query(database(p), p.get(SourceParagraphs.SQL_QUERY), sqlTimeout, emailEntry(p));
            default -> throw new SourceFailure("there is no kind of source " + kind);
        };
    }

    static boolean isAttributes(String kind) {
        return kind.endsWith("_ca");
    }

    private static Source web(Paragraph p, String url) {
        String user = text(p, SourceParagraphs.USER);
        Optional<WebFile.Login> login = p.find(SourceParagraphs.TOKEN).filter(t -> !t.isEmpty()).<WebFile.Login>map(WebFile.Bearer::new)
            .or(() -> user.isEmpty() ? Optional.empty() : Optional.of(new WebFile.Password(user, text(p, SourceParagraphs.PASSWD))));
        return new Source.Web(url, login, Duration.ofSeconds(p.get(SourceParagraphs.TIMEOUT)), Tls.of(p));
    }

    /** Older configurations name host, port and path of the dump. */
    private static String dump(Paragraph p) {
        String url = text(p, SourceParagraphs.URL);
        if (!url.isEmpty()) {
            return url;
        }
        String path = required(p, SourceParagraphs.PATH);
        return "https://" + required(p, SourceParagraphs.HOST) + ":" + p.find(SourceParagraphs.PORT).orElse(443L) + (path.startsWith("/") ? path : "/" + path);
    }

    static Source.LdapServer server(Paragraph p) {
        List<String> hosts = new ArrayList<>();
        for (String host : required(p, SourceParagraphs.HOST).split("[,\\s]+")) {
            boolean bare = !host.contains("://") && host.lastIndexOf(':') <= host.lastIndexOf(']');
            hosts.add(p.find(SourceParagraphs.PORT).filter(port -> bare && !host.contains(":")).map(port -> host + ":" + port).orElse(host));
        }
        return new Source.LdapServer(List.copyOf(hosts), security(p), Tls.of(p), either(p, SourceParagraphs.BIND_DN, SourceParagraphs.USER),
            either(p, SourceParagraphs.BIND_PASSWORD, SourceParagraphs.PASSWD), p.get(SourceParagraphs.DEREF), Math.toIntExact(p.get(SourceParagraphs.PAGESIZE)));
    }

    private static String security(Paragraph p) {
        return p.find(SourceParagraphs.USE_TLS).orElseGet(() -> p.get(SourceParagraphs.USE_SSL) ? "ldaps" : p.get(SourceParagraphs.USE_START_TLS) ? "starttls" : "none");
    }

    static Source.LdapSearch search(Paragraph p, Search fields) {
        List<String> attributes = Arrays.stream(p.get(fields.attrs()).split("[,\\s]+")).filter(a -> !a.isEmpty()).toList();
        if (attributes.isEmpty()) {
            throw new SourceFailure(fields.attrs().name() + " is missing");
        }
        if (p.get(fields.select()).equals("regex") && p.get(fields.regex()).isEmpty()) {
            throw new SourceFailure(fields.regex().name() + " is missing");
        }
        return new Source.LdapSearch(p.get(fields.base()), p.get(fields.scope()), p.get(fields.filter()), attributes, p.get(fields.select()), p.get(fields.regex()),
            Duration.ofSeconds(p.get(fields.timeout())));
    }

    static Source.Database database(Paragraph p) {
        return new Source.Database(p.get(SourceParagraphs.DB_TYPE), either(p, SourceParagraphs.DB_HOST, SourceParagraphs.HOST),
            p.find(SourceParagraphs.DB_PORT).map(Math::toIntExact).orElse(0), required(p, SourceParagraphs.DB_NAME), either(p, SourceParagraphs.DB_USER, SourceParagraphs.USER),
            either(p, SourceParagraphs.DB_PASSWD, SourceParagraphs.PASSWD), either(p, SourceParagraphs.DB_OPTIONS, SourceParagraphs.CONNECT_OPTIONS));
    }

    private static Optional<String> emailEntry(Paragraph p) {
        String entry = p.text(SourceParagraphs.EMAIL_ENTRY.name()).strip();
        return entry.isEmpty() ? Optional.empty() : Optional.of(entry);
    }

    private static String text(Paragraph p, Paragraph.Field<String> field) {
        return p.find(field).orElse("");
    }

    private static String either(Paragraph p, Paragraph.Field<String> field, Paragraph.Field<String> older) {
        return p.find(field).filter(t -> !t.isEmpty()).orElseGet(() -> text(p, older));
    }

    private static String required(Paragraph p, Paragraph.Field<String> field) {
        String text = text(p, field);
        if (text.isEmpty()) {
            throw new SourceFailure(field.name() + " is missing");
        }
        return text;
    }
}
