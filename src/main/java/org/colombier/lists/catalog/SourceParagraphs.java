package org.colombier.lists.catalog;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.colombier.lists.catalog.Paragraph.Field;

/**
 * The paragraphs by which a list names its data sources, with Sympa's fields, also those of its older releases. What
 * each field does is said where the sources are read.
 */
public final class SourceParagraphs {

    public static final Field<String> NAME = Field.optional("name", new ValueType.Line(120));
    /** When a source is not asked: {@code HH:MM-HH:MM}, separated by commas or blanks. */
    public static final Field<String> NOSYNC = Field.optional("nosync_time_ranges", new ValueType.Line(200));

    public static final Field<String> URL = Field.optional("url", new ValueType.Line(1_000));
    public static final Field<String> USER = Field.optional("user", new ValueType.Line(500));
    public static final Field<String> PASSWD = Field.optional("passwd", new ValueType.Line(500));
    /** A bearer token, for another Colombier. */
    public static final Field<String> TOKEN = Field.optional("token", new ValueType.Line(500));
    public static final Field<Long> TIMEOUT = Field.withDefault("timeout", new ValueType.Whole(1, 3_600), "180");
    public static final Field<String> HOST = Field.optional("host", new ValueType.Line(1_000));
    public static final Field<Long> PORT = Field.optional("port", new ValueType.Whole(1, 65_535));
    public static final Field<String> PATH = Field.optional("path", new ValueType.Line(1_000));

    public static final Field<String> SSL_VERSION = Field.withDefault("ssl_version",
        new ValueType.Word(List.of("any", "sslv2", "sslv3", "tlsv1", "tlsv1_1", "tlsv1_2", "tlsv1_3")), "any");
    public static final Field<String> SSL_CIPHERS = Field.withDefault("ssl_ciphers", new ValueType.Line(1_000), "ALL");
    public static final Field<String> CA_VERIFY = Field.withDefault("ca_verify", new ValueType.Word(List.of("none", "optional", "required")), "required");

    public static final Field<String> LISTNAME = Field.required("listname", new ValueType.Line(320));
    public static final Field<String> MEMBER_FILTER = Field.optional("filter", new ValueType.Line(2_000));

    public static final Field<String> USE_TLS = Field.optional("use_tls", new ValueType.Word(List.of("starttls", "ldaps", "none")));
    public static final Field<Boolean> USE_SSL = Field.withDefault("use_ssl", new ValueType.Switch(), "off");
    public static final Field<Boolean> USE_START_TLS = Field.withDefault("use_start_tls", new ValueType.Switch(), "off");
    public static final Field<String> BIND_DN = Field.optional("bind_dn", new ValueType.Line(1_000));
    public static final Field<String> BIND_PASSWORD = Field.optional("bind_password", new ValueType.Line(500));
    public static final Field<String> DEREF = Field.withDefault("deref", new ValueType.Word(List.of("never", "search", "find", "always")), "find");
    public static final Field<Long> PAGESIZE = Field.withDefault("pagesize", new ValueType.Whole(0, 10_000), "500");

    public static final Field<String> DB_TYPE = Field.withDefault("db_type", new ValueType.Line(20), "mysql");
    public static final Field<String> DB_HOST = Field.optional("db_host", new ValueType.Line(255));
    public static final Field<Long> DB_PORT = Field.optional("db_port", new ValueType.Whole(1, 65_535));
    public static final Field<String> DB_NAME = Field.optional("db_name", new ValueType.Line(255));
    public static final Field<String> DB_USER = Field.optional("db_user", new ValueType.Line(255));
    public static final Field<String> DB_PASSWD = Field.optional("db_passwd", new ValueType.Line(500));
    public static final Field<String> DB_OPTIONS = Field.optional("db_options", new ValueType.Line(1_000));
    public static final Field<String> CONNECT_OPTIONS = Field.optional("connect_options", new ValueType.Line(1_000));
    /** Sets the process's environment in Sympa, which Oracle's driver needs; a site that brings it has nothing to change. */
    public static final Field<String> DB_ENV = Field.optional("db_env", new ValueType.Line(1_000));
    public static final Field<String> SQL_QUERY = Field.required("sql_query", new ValueType.Line(8_000));

    /** Of a source of custom attributes: the column or LDAP attribute that holds the address. */
    public static final Field<String> EMAIL_ENTRY = Field.required("email_entry", new ValueType.Line(120));

    /** The name of an {@code .incl} file. */
    public static final Field<String> SOURCE = Field.required("source", new ValueType.Line(120));
    public static final Field<String> SOURCE_PARAMETERS = Field.optional("source_parameters", new ValueType.Line(2_000));
    public static final Field<String> RECEPTION = Field.optional("reception",
        new ValueType.Word(List.of("mail", "nomail", "digest", "digestplain", "summary", "notice", "txt", "html", "urlize", "not_me")));
    public static final Field<String> VISIBILITY = Field.optional("visibility", new ValueType.Word(List.of("conceal", "noconceal")));
    public static final Field<String> PROFILE = Field.withDefault("profile", new ValueType.Word(List.of("normal", "privileged")), "normal");

    private static final int MOST = 50;

    /** The only search of one level, and those of two. */
    public static final Search ONLY = Search.of("");
    public static final Search FIRST = Search.of("1");
    public static final Search SECOND = Search.of("2");

    static final ValueType.Paragraphs REMOTE_FILE = paragraphs(NAME, URL, USER, PASSWD, TOKEN, TIMEOUT, SSL_VERSION, SSL_CIPHERS, CA_VERIFY, NOSYNC);
    static final ValueType.Paragraphs SYMPA_LIST = paragraphs(NAME, LISTNAME, MEMBER_FILTER, NOSYNC);
    static final ValueType.Paragraphs REMOTE_SYMPA_LIST = paragraphs(NAME, URL, HOST, PORT, PATH, USER, PASSWD, TOKEN, TIMEOUT, SSL_VERSION, SSL_CIPHERS,
        CA_VERIFY, NOSYNC);
    static final ValueType.Paragraphs LDAP = paragraphs(ldap());
    static final ValueType.Paragraphs LDAP_2LEVEL = paragraphs(ldapTwoLevel());
    static final ValueType.Paragraphs SQL = paragraphs(sql());
    static final ValueType.Paragraphs LDAP_CA = withEmail(ldap());
    static final ValueType.Paragraphs LDAP_2LEVEL_CA = withEmail(ldapTwoLevel());
    static final ValueType.Paragraphs SQL_CA = withEmail(sql());
    static final ValueType.Paragraphs MEMBER_INCLUDE = paragraphs(SOURCE, SOURCE_PARAMETERS, RECEPTION, VISIBILITY, NOSYNC);
    static final ValueType.Paragraphs OWNER_INCLUDE = paragraphs(SOURCE, SOURCE_PARAMETERS, RECEPTION, VISIBILITY, PROFILE, NOSYNC);

    private SourceParagraphs() {
    }

    /** One search: its fields with a suffix, {@code ""}, {@code 1} or {@code 2}. */
    public record Search(Field<String> base, Field<String> scope, Field<Long> timeout, Field<String> filter, Field<String> attrs, Field<String> select,
                         Field<String> regex) {

        static Search of(String level) {
            return new Search(Field.required("suffix" + level, new ValueType.Line(1_000)),
                Field.withDefault("scope" + level, new ValueType.Word(List.of("base", "one", "sub")), "sub"),
                Field.withDefault("timeout" + level, new ValueType.Whole(1, 3_600), "30"),
                Field.required("filter" + level, new ValueType.Line(4_000)),
                Field.withDefault("attrs" + level, new ValueType.Line(500), level.equals("1") ? "" : "mail"),
                Field.withDefault("select" + level, new ValueType.Word(List.of("all", "first", "regex")), "first"),
                Field.withDefault("regex" + level, new ValueType.Line(500), ""));
        }

        private Stream<Field<?>> all() {
            return Stream.of(base, scope, timeout, filter, attrs, select, regex);
        }
    }

    /** The fields that a data source of that kind takes, such as {@code include_sql_query}; empty if there is no such kind. */
    public static Optional<ValueType.Paragraphs> of(String kind) {
        return ListParameters.named(kind).filter(p -> p.group() == ListParameter.Group.SOURCES && p.type() instanceof ValueType.Paragraphs)
            .map(p -> (ValueType.Paragraphs) p.type());
    }

    private static Stream<Field<?>> directory() {
        return Stream.of(NAME, HOST, PORT, USE_TLS, USE_SSL, USE_START_TLS, SSL_VERSION, SSL_CIPHERS, CA_VERIFY, BIND_DN, USER, BIND_PASSWORD, PASSWD, DEREF,
            PAGESIZE, NOSYNC);
    }

    private static Stream<Field<?>> ldap() {
        return Stream.concat(directory(), ONLY.all());
    }

    private static Stream<Field<?>> ldapTwoLevel() {
        return Stream.concat(directory(), Stream.concat(FIRST.all(), SECOND.all()));
    }

    private static Stream<Field<?>> sql() {
        return Stream.of(NAME, DB_TYPE, DB_HOST, HOST, DB_PORT, DB_NAME, DB_USER, USER, DB_PASSWD, PASSWD, DB_OPTIONS, CONNECT_OPTIONS, DB_ENV, SQL_QUERY, NOSYNC);
    }

    private static ValueType.Paragraphs withEmail(Stream<Field<?>> fields) {
        return paragraphs(Stream.concat(fields, Stream.of(EMAIL_ENTRY)));
    }

    private static ValueType.Paragraphs paragraphs(Field<?>... fields) {
        return new ValueType.Paragraphs(List.of(fields), MOST);
    }

    private static ValueType.Paragraphs paragraphs(Stream<Field<?>> fields) {
        return new ValueType.Paragraphs(fields.toList(), MOST);
    }
}
