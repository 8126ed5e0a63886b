package org.colombier.ops;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;

/** The clock that every room reads, and the scheduler of its jobs. */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
class OpsConfiguration {

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }
}
