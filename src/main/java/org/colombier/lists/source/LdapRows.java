package org.colombier.lists.source;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/** The people whom one or two searches in a directory find. */
final class LdapRows implements Rows {

    private static final String FOUND = "[attrs1]";

    private final Source.Directory source;
    private final LDAPConnection connection;
    private final Optional<LdapFindings> first;
    private final Deque<String> found = new ArrayDeque<>();
    private final Deque<Row> rows = new ArrayDeque<>();
    private @Nullable LdapFindings second;

    private LdapRows(Source.Directory source, LDAPConnection connection) {
        this.source = source;
        this.connection = connection;
        this.first = source.first().map(search -> new LdapFindings(connection, source.server(), search));
        this.second = first.isPresent() ? null : new LdapFindings(connection, source.server(), source.search());
    }

    static LdapRows open(Source.Directory source, Optional<Path> caFile) {
        Duration longest = source.first().map(Source.LdapSearch::timeout).filter(t -> t.compareTo(source.search().timeout()) > 0).orElse(source.search().timeout());
        return new LdapRows(source, LdapDirectory.open(source.server(), longest.plusSeconds(5), caFile));
    }

    @Override
    public Optional<Row> next() {
        while (rows.isEmpty()) {
            Optional<SearchResultEntry> entry = second == null ? Optional.empty() : second.next();
            if (entry.isPresent()) {
                take(second, entry.get());
            } else if (!nextSearch()) {
                return Optional.empty();
            }
        }
        return Optional.of(rows.poll());
    }

    /** The second search for the next thing that the first one found. */
    private boolean nextSearch() {
        if (first.isEmpty()) {
            return false;
        }
        while (found.isEmpty()) {
            Optional<SearchResultEntry> entry = first.get().next();
            if (entry.isEmpty()) {
                return false;
            }
            Source.LdapSearch search = source.first().orElseThrow();
            found.addAll(selected(first.get().values(entry.get(), search.attributes().getFirst()), search));
        }
        second = new LdapFindings(connection, source.server(), filled(source.search(), found.poll()));
        return true;
    }

    /** A value from a directory is a value, not a piece of a filter (RFC 4515 section 3) or of a name (RFC 4514 section 2.4). */
    static Source.LdapSearch filled(Source.LdapSearch search, String value) {
        String base = search.base().strip().equalsIgnoreCase(FOUND) ? dn(value) : search.base().replace(FOUND, escapedName(value));
        return search.with(base, search.filter().replace(FOUND, Filter.encodeValue(value)));
    }

    private static String dn(String value) {
        try {
            return new DN(value).toString();
        } catch (LDAPException none) {
            throw new SourceFailure("attrs1 holds " + value + ", which is no name of an entry", none);
        }
    }

    private static String escapedName(String value) {
        return new RDN("x", value).toString().substring("x=".length());
    }

    private void take(LdapFindings findings, SearchResultEntry entry) {
        if (source.emailAttribute().isPresent()) {
            rows.add(attributes(findings, entry, source.emailAttribute().get()));
            return;
        }
        List<String> attributes = source.search().attributes();
        String name = attributes.size() > 1 ? findings.values(entry, attributes.get(1)).stream().findFirst().orElse("") : "";
        selected(findings.values(entry, attributes.getFirst()), source.search()).forEach(address -> rows.add(Row.of(mailbox(address), name)));
    }

    /** Active Directory keeps addresses as {@code smtp:address} in proxyAddresses. */
    private static String mailbox(String value) {
        return value.regionMatches(true, 0, "smtp:", 0, 5) ? value.substring(5) : value;
    }

    private static Row attributes(LdapFindings findings, SearchResultEntry entry, String email) {
        Map<String, String> values = new LinkedHashMap<>();
        entry.getAttributes().stream().map(a -> a.getBaseName()).filter(a -> !a.equalsIgnoreCase(email))
            .forEach(a -> values.put(a.toLowerCase(Locale.ROOT), String.join(", ", findings.values(entry, a))));
        return new Row(findings.values(entry, email).stream().findFirst().orElse(""), "", values);
    }

    private static List<String> selected(List<String> values, Source.LdapSearch search) {
        return switch (search.select()) {
            case "all" -> values;
            case "regex" -> values.stream().filter(pattern(search.regex()).asPredicate()).toList();
            default -> values.stream().limit(1).toList();
        };
    }

    private static Pattern pattern(String regex) {
        try {
            return Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
        } catch (PatternSyntaxException wrong) {
            throw new SourceFailure("the regex " + regex + " is none: " + wrong.getDescription(), wrong);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
