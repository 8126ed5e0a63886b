package org.colombier.directory;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.colombier.testing.TestDatabase;
import org.flywaydb.core.Flyway;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.transaction.PlatformTransactionManager;

/** The directory on a fresh, real database, without the rest of the server; counts the statements it sends. */
public final class DirectoryOnDatabase implements AutoCloseable {

    private final AtomicInteger statements = new AtomicInteger();
    private final SingleConnectionDataSource connection;
    private volatile boolean away;

    public final JdbcClient jdbc;
    public final PlatformTransactionManager transactions;
    public final Domains domains;
    public final Accounts accounts;
    public final Aliases aliases;
    public final Entries entries;
    public final Listmasters listmasters;

    public DirectoryOnDatabase() {
        TestDatabase.Fresh database = TestDatabase.fresh();
        Flyway.configure().dataSource(database.url(), database.user(), database.password()).locations("classpath:sql").load().migrate();
        connection = new SingleConnectionDataSource(database.url(), database.user(), database.password(), true);
        DataSource counting = counting(connection);
        jdbc = JdbcClient.create(counting);
        transactions = new DataSourceTransactionManager(counting);
        domains = new Domains(jdbc);
        accounts = new Accounts(jdbc, new Passwords(), new ScramStore(jdbc));
        aliases = new Aliases(jdbc);
        entries = new Entries(jdbc);
        listmasters = new Listmasters(jdbc, domains, new Listmasters.Settings(java.util.List.of("chief@example.org")));
    }

    /** Statements sent since the last call. */
    public int statements() {
        return statements.getAndSet(0);
    }

    /** From now on the database cannot be reached, or can again. */
    public void setAway(boolean away) {
        this.away = away;
    }

    @Override
    public void close() {
        connection.destroy();
    }

    private DataSource counting(DataSource real) {
        return (DataSource) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {DataSource.class}, (p, method, args) -> {
            if (away && method.getName().equals("getConnection")) {
                throw new SQLException("connection refused", "08001");
            }
            Object result = call(real, method, args);
            return result instanceof Connection c ? counting(c) : result;
        });
    }

    private Connection counting(Connection real) {
        return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] {Connection.class}, (p, method, args) -> {
            if (method.getName().equals("prepareStatement")) {
                statements.incrementAndGet();
            }
            return call(real, method, args);
        });
    }

    private static Object call(Object real, java.lang.reflect.Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(real, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
