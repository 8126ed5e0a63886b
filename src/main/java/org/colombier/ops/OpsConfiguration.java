package org.colombier.ops;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.integration.jdbc.lock.LockRepository;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The clock that every room reads, the cluster's locks, and what recurs on each node ({@code @Scheduled}). */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class OpsConfiguration {

    /** How long a lock outlives a node that died with it. */
    private static final Duration LOCK_TIME = Duration.ofMinutes(10);

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    DefaultLockRepository lockRepository(DataSource database) {
        return new DefaultLockRepository(database);
    }

    @Bean
    JdbcLockRegistry lockRegistry(LockRepository repository) {
        return new JdbcLockRegistry(repository, LOCK_TIME);
    }
}
