package org.colombier.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.web.filter.OncePerRequestFilter;

/** The API takes the administrator's bearer token and nothing else: no cookie, so no request that a page can forge. */
@Configuration(proxyBeanMethods = false)
class ApiSecurity {

    private static final String SCHEME = "Bearer ";

    @Bean
    @Order(2)
    SecurityFilterChain api(HttpSecurity http, AdminToken token) throws Exception {
        return http.securityMatcher("/api/**")
            .authorizeHttpRequests(requests -> requests.requestMatchers("/api/openapi.json").permitAll().anyRequest().authenticated())
            .addFilterAfter(new BearerFilter(token), SecurityContextHolderFilter.class)
            .exceptionHandling(on -> on
                .authenticationEntryPoint((request, response, why) -> unauthorized(response))
                .accessDeniedHandler((request, response, why) -> problem(response, HttpStatus.FORBIDDEN, "This token may not do that")))
            .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
            .requestCache(cache -> cache.disable())
            .logout(logout -> logout.disable())
            .csrf(csrf -> csrf.disable())
            .build();
    }

    /** RFC 6750 section 2.1. */
    private static final class BearerFilter extends OncePerRequestFilter {

        private final AdminToken token;

        BearerFilter(AdminToken token) {
            this.token = token;
        }

        @Override
        protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain) throws ServletException, IOException {
            String given = request.getHeader(HttpHeaders.AUTHORIZATION);
            if (given != null && given.regionMatches(true, 0, SCHEME, 0, SCHEME.length()) && token.is(given.substring(SCHEME.length()).strip())) {
                var context = SecurityContextHolder.createEmptyContext();
                context.setAuthentication(new PreAuthenticatedAuthenticationToken("administrator", "", List.of()));
                SecurityContextHolder.setContext(context);
            }
            chain.doFilter(request, response);
        }
    }

    private static void unauthorized(HttpServletResponse response) throws IOException {
        // RFC 6750 section 3: a request without a good token is told the scheme.
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"colombier\"");
        problem(response, HttpStatus.UNAUTHORIZED, "The token of data-dir/admin.token is wanted as a bearer token");
    }

    private static void problem(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding("UTF-8");
        response.getWriter().write("{\"type\":\"about:blank\",\"title\":\"" + status.getReasonPhrase() + "\",\"status\":" + status.value()
            + ",\"detail\":\"" + detail + "\"}");
    }
}
