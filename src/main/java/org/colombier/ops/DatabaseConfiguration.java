package org.colombier.ops;

import com.zaxxer.hikari.HikariDataSource;
import java.util.Optional;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.jdbc.autoconfigure.DataSourceProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Condition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;
import org.springframework.util.StringUtils;

/** The one database: the site's own server if it names one, else the embedded one. */
@Configuration(proxyBeanMethods = false)
class DatabaseConfiguration {

    /**
     * @param connections   the most that this node opens
     * @param bufferPoolMib memory of the embedded server for its pages, in MiB
     */
    @ConfigurationProperties("colombier.database")
    record Settings(@DefaultValue("40") int connections, @DefaultValue("256") int bufferPoolMib) {
    }

    static class NoServerNamed implements Condition {
        @Override
        public boolean matches(ConditionContext context, AnnotatedTypeMetadata metadata) {
            return !StringUtils.hasText(context.getEnvironment().getProperty("spring.datasource.url"));
        }
    }

    @Bean(destroyMethod = "close")
    DataDirectory dataDirectory(Site site) {
        return DataDirectory.open(site.dataDir());
    }

    @Bean
    Node node(DataDirectory directory) {
        return directory.node();
    }

    @Bean(destroyMethod = "close")
    @Conditional(NoServerNamed.class)
    EmbeddedMariaDb embeddedMariaDb(DataDirectory directory, Settings settings) {
        return EmbeddedMariaDb.start(directory, settings.bufferPoolMib());
    }

    @Bean(destroyMethod = "close")
    HikariDataSource dataSource(Optional<EmbeddedMariaDb> embedded, DataSourceProperties named, Settings settings) {
        // An Optional, not a provider: only then does the container close the pool before the server.
        EmbeddedMariaDb own = embedded.orElse(null);
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(withOptions(own == null ? named.determineUrl() : own.jdbcUrl()));
        pool.setUsername(own == null ? named.determineUsername() : own.user());
        pool.setPassword(own == null ? named.determinePassword() : own.password());
        pool.setMaximumPoolSize(settings.connections());
        pool.setMinimumIdle(Math.min(4, settings.connections()));
        pool.setConnectionTimeout(10_000);
        pool.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
        pool.setPoolName("database");
        return pool;
    }

    /** Batches in one round trip, times in UTC, prepared on the client; a site's own options in the URL win. */
    private static String withOptions(String url) {
        String options = "useBulkStmts=false&allowMultiQueries=false&useServerPrepStmts=false&rewriteBatchedStatements=true&connectTimeout=5000"
            + "&timezone=UTC&forceConnectionTimeZoneToSession=true";
        return url.contains("?") ? url : url + "?" + options;
    }
}
