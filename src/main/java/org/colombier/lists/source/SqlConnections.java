package org.colombier.lists.source;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Connections to other people's databases: only to read, with time-outs. */
final class SqlConnections {

    private static final Logger LOG = LoggerFactory.getLogger(SqlConnections.class);
    private static final Duration CONNECT = Duration.ofSeconds(20);
    private static final Set<String> MARIADB = Set.of("mysql", "mariadb");
    private static final Set<String> POSTGRESQL = Set.of("postgresql", "pg", "postgres");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]{1,253}|\\[?[0-9A-Fa-f:.]{2,45}]?");
    private static final Pattern NAME = Pattern.compile("[^?&#;/\\\\\\p{Cntrl}]{1,255}");

    /** Names of Perl's options for the drivers' own; the others have no meaning here. */
    private static final Map<String, String> OPTIONS = Map.of("mysql_connect_timeout", "connectTimeout", "mysql_ssl", "sslMode", "mysql_ssl_ca_file", "serverSslCert",
        "sslmode", "sslmode", "sslrootcert", "sslrootcert", "mysql_compression", "useCompression");

    private SqlConnections() {
    }

    /** @param reading how long the server may keep silent */
    static Connection open(Source.Database database, Duration reading) {
        try {
            Connection connection = DriverManager.getConnection(url(database), properties(database, reading));
            connection.setReadOnly(true);
            if (MARIADB.contains(database.type().toLowerCase(Locale.ROOT))) {
                // The driver's own read-only is about replicas.
                try (Statement statement = connection.createStatement()) {
                    statement.execute("SET SESSION TRANSACTION READ ONLY");
                }
            }
            return connection;
        } catch (SQLException refused) {
            throw failure(database, refused);
        }
    }

    /** The URL holds nothing that a parameter could smuggle an option of the driver in with. */
    static String url(Source.Database database) {
        String type = database.type().toLowerCase(Locale.ROOT);
        if (!MARIADB.contains(type) && !POSTGRESQL.contains(type)) {
            throw new SourceFailure("there is no driver here for db_type " + database.type() + "; there are mysql (MariaDB) and PostgreSQL");
        }
        String host = database.host().isEmpty() ? "localhost" : database.host();
        if (!HOST.matcher(host).matches()) {
            throw new SourceFailure("db_host is no host: " + host);
        }
        if (!NAME.matcher(database.name()).matches()) {
            throw new SourceFailure("db_name is no name of a database");
        }
        boolean mariadb = MARIADB.contains(type);
        int port = database.port() > 0 ? database.port() : mariadb ? 3306 : 5432;
        return (mariadb ? "jdbc:mariadb://" : "jdbc:postgresql://") + (host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host) + ":" + port + "/" + database.name();
    }

    private static Properties properties(Source.Database database, Duration reading) {
        Properties properties = new Properties();
        options(database.options(), properties);
        if (MARIADB.contains(database.type().toLowerCase(Locale.ROOT))) {
            properties.putIfAbsent("connectTimeout", Long.toString(CONNECT.toMillis()));
            properties.setProperty("socketTimeout", Long.toString(reading.toMillis() + 5_000));
            // A server must not ask us for our files.
            properties.setProperty("allowLocalInfile", "false");
        } else {
            properties.setProperty("connectTimeout", Long.toString(CONNECT.toSeconds()));
            properties.setProperty("loginTimeout", Long.toString(CONNECT.toSeconds()));
            properties.setProperty("socketTimeout", Long.toString(reading.toSeconds() + 5));
        }
        properties.setProperty("user", database.user());
        properties.setProperty("password", database.password());
        return properties;
    }

    private static void options(String options, Properties into) {
        for (String option : options.split("[;,]")) {
            String[] parts = option.strip().split("=", 2);
            String name = parts[0].strip().toLowerCase(Locale.ROOT);
            if (parts.length == 2 && OPTIONS.containsKey(name)) {
                String value = parts[1].strip();
                into.setProperty(OPTIONS.get(name), switch (name) {
                    case "mysql_ssl" -> value.equals("1") ? "verify-full" : "disable";
                    case "mysql_connect_timeout" -> Long.toString(Long.parseLong(value.replaceAll("\\D", "0")) * 1_000);
                    case "mysql_compression" -> Boolean.toString(value.equals("1"));
                    default -> value;
                });
            } else if (!name.isEmpty()) {
                LOG.debug("the database option {} is about another driver", name);
            }
        }
    }

    static SourceFailure failure(Source.Database database, SQLException refused) {
        String said = String.valueOf(refused.getMessage()).lines().findFirst().orElse("");
        return new SourceFailure("the database " + database + " says: " + said, refused);
    }

    static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException gone) {
            noteLate(gone);
        }
    }

    /** What is wrong after all was read changes nothing. */
    static void noteLate(SQLException late) {
        LOG.debug("closing a source's database: {}", late.getMessage());
    }
}
