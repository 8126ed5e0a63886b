package org.colombier.lists.source;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.RDN;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.Paragraph;
import org.colombier.lists.catalog.SourceParagraphs;
import org.colombier.lists.catalog.ValueType;
import org.colombier.lists.scenario.NamedFilters;
import org.springframework.stereotype.Component;

/**
 * Named filters: Sympa's files in {@code search_filters/}. The variables of a request become parameters of the statement,
 * or escaped values of the LDAP filter; they are never pasted. Answers are kept for an hour, failures for half a minute,
 * so that mail does not queue up behind a server that is away. Thread-safe.
 */
@Component
class NamedFilterQueries implements NamedFilters {

    private static final Duration LONGEST = Duration.ofSeconds(15);
    /** Quotes around a variable would make the parameter a text of a question mark. */
    private static final Pattern VARIABLE = Pattern.compile("(['\"]?)\\[(\\w{1,40}(?:->[\\w.-]{1,80})?)]\\1");
    private static final String HEAD = "[a-z_]*named_filter[a-z_]*\\s*";
    private static final Paragraph.Field<String> STATEMENT = Paragraph.Field.required("statement", new ValueType.Line(8_000));
    private static final ValueType.Paragraphs SQL = new ValueType.Paragraphs(Stream.concat(Stream.of(STATEMENT),
        SourceParagraphs.of("include_sql_query").orElseThrow().fields().stream().filter(f -> f != SourceParagraphs.SQL_QUERY)).toList(), 1);
    private static final ValueType.Paragraphs LDAP = SourceParagraphs.of("include_ldap_query").orElseThrow();

    /** What was asked. @param text of the file: a changed one asks anew */
    private record Question(String file, String text, List<String> values) {
    }

    private final SourceSettings settings;
    private final Cache<Question, Boolean> answers = Caffeine.newBuilder().expireAfterWrite(Duration.ofHours(1)).maximumSize(10_000).build();
    private final Cache<String, String> failures = Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(30)).maximumSize(1_000).build();

    NamedFilterQueries(SourceSettings settings) {
        this.settings = settings;
    }

    @Override
    public boolean matches(String file, String text, Function<String, Optional<String>> variables) {
        Map<String, String> values = values(text, variables);
        Question question = new Question(file, text, List.copyOf(values.values()));
        Boolean known = answers.getIfPresent(question);
        if (known != null) {
            return known;
        }
        String failed = failures.getIfPresent(file + "\n" + text);
        if (failed != null) {
            throw new Failure(failed);
        }
        try {
            boolean answer = file.endsWith(".sql") ? sql(paragraph(SQL, text), values) : ldap(paragraph(LDAP, text), values);
            answers.put(question, answer);
            return answer;
        } catch (SourceFailure failure) {
            failures.put(file + "\n" + text, String.valueOf(failure.getMessage()));
            throw new Failure(String.valueOf(failure.getMessage()));
        }
    }

    private static Map<String, String> values(String text, Function<String, Optional<String>> variables) {
        Map<String, String> values = new LinkedHashMap<>();
        Matcher variable = VARIABLE.matcher(text);
        while (variable.find()) {
            String name = variable.group(2);
            values.computeIfAbsent(name, n -> variables.apply(n).orElseThrow(() -> new Failure("[" + n + "] has no value for this request")));
        }
        return values;
    }

    private static Paragraph paragraph(ValueType.Paragraphs type, String text) {
        String fields = text.lines().map(String::strip).filter(l -> !l.isEmpty() && !l.startsWith("#") && !l.toLowerCase(Locale.ROOT).matches(HEAD))
            .reduce((a, b) -> a + "\n" + b).orElse("");
        try {
            return type.parse(fields).stream().findFirst().orElseThrow(() -> new SourceFailure("there is nothing in the file"));
        } catch (InvalidValue wrong) {
            throw new SourceFailure(wrong.getMessage(), wrong);
        }
    }

    /** True if the first column of the first row is neither nothing nor 0: the statement counts, as a rule. */
    private static boolean sql(Paragraph p, Map<String, String> values) {
        Source.Database database = SourceReader.database(p);
        List<String> parameters = new ArrayList<>();
        String statement = VARIABLE.matcher(p.get(STATEMENT)).replaceAll(m -> {
            parameters.add(values.get(m.group(2)));
            return "?";
        });
        try (Connection connection = SqlConnections.open(database, LONGEST); PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.setQueryTimeout(Math.toIntExact(LONGEST.toSeconds()));
            prepared.setMaxRows(1);
            for (int i = 0; i < parameters.size(); i++) {
                prepared.setString(i + 1, parameters.get(i));
            }
            try (ResultSet rows = prepared.executeQuery()) {
                return rows.next() && rows.getString(1) != null && !List.of("", "0", "f", "false").contains(rows.getString(1).toLowerCase(Locale.ROOT));
            }
        } catch (SQLException refused) {
            throw SqlConnections.failure(database, refused);
        }
    }

    /** True if the search finds an entry. */
    private boolean ldap(Paragraph p, Map<String, String> values) {
        Source.LdapServer server = SourceReader.server(p);
        Source.LdapSearch search = SourceReader.search(p, SourceParagraphs.ONLY);
        String filter = filled(search.filter(), values, Filter::encodeValue); // RFC 4515 section 3
        String base = filled(search.base(), values, v -> new RDN("x", v).toString().substring("x=".length())); // RFC 4514 section 2.4
        Source.LdapServer onePage = new Source.LdapServer(server.hosts(), server.security(), server.tls(), server.bindDn(), server.password(), server.deref(), 1);
        Source.LdapSearch found = new Source.LdapSearch(base, search.scope(), filter, List.of("1.1"), "first", "", search.timeout());
        LDAPConnection connection = LdapDirectory.open(onePage, search.timeout(), settings.authorities());
        try {
            return new LdapFindings(connection, onePage, found).next().isPresent();
        } finally {
            connection.close();
        }
    }

    private static String filled(String text, Map<String, String> values, Function<String, String> escaped) {
        return VARIABLE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(escaped.apply(values.get(m.group(2)))));
    }
}
