package org.colombier.ops;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.distribution.DistributionStatisticConfig;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
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

    private static final List<Duration> TIMED = List.of(Duration.ofMillis(1), Duration.ofMillis(3), Duration.ofMillis(10), Duration.ofMillis(30), Duration.ofMillis(100),
        Duration.ofMillis(300), Duration.ofSeconds(1), Duration.ofSeconds(3), Duration.ofSeconds(10), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10),
        Duration.ofHours(1), Duration.ofHours(6), Duration.ofDays(1));

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    /** Every room's timers are histograms, with the same bounds from a look-up in memory to a mail that waits for a day. */
    @Bean
    MeterFilter histograms() {
        double[] bounds = TIMED.stream().mapToDouble(Duration::toNanos).toArray();
        return new MeterFilter() {
            @Override
            public DistributionStatisticConfig configure(Meter.Id id, DistributionStatisticConfig config) {
                boolean timed = id.getType() == Meter.Type.TIMER && id.getName().startsWith("colombier.");
                return timed ? DistributionStatisticConfig.builder().serviceLevelObjectives(bounds).build().merge(config) : config;
            }
        };
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
