package org.colombier.portal.security;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.NullRequestCache;

/**
 * The last filter chain: everything that is neither API, health nor metrics. What the whole world may see is named
 * here; every other path needs a login, and its page asks further what this person may.
 */
@Configuration(proxyBeanMethods = false)
class PortalSecurity {

    /** Scripts and styles from our own files only; {@code data:} images are Bootstrap's own symbols. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
        + "font-src 'self'; connect-src 'self'; object-src 'none'; frame-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String[] OPEN = {"/", "/lists", "/lists/*", "/lists/*/subscribe", "/lists/*/unsubscribe", "/lists/*/archive/**", "/lists/*/archive", "/lists/*/attachments/**",
        "/families/*/*/leave", "/u/*", "/confirm/*", "/move/*", "/alive/*",
        "/login", "/login/link", "/login/link/*", "/assets/**", "/webjars/**", "/favicon.ico", "/robots.txt", "/error"};

    @Bean
    CsrfTokenRepository csrfTokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("colombier_csrf");
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax").path("/"));
        return tokens;
    }

    /** Logins are checked by their pages; this keeps the frame from inventing a user with a printed password. */
    @Bean
    AuthenticationManager noLoginByFilter() {
        return login -> {
            throw new org.springframework.security.authentication.AuthenticationServiceException("logins are made by /login");
        };
    }

    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain portal(HttpSecurity http, LoginCookie cookie, CsrfTokenRepository csrfTokens) throws Exception {
        return http
            .securityContext(context -> context.securityContextRepository(new LoginRepository(cookie)))
            .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
            .requestCache(cache -> cache.requestCache(new NullRequestCache()))
            .logout(AbstractHttpConfigurer::disable)
            // RFC 8058 section 3.1: the mailbox provider's POST has no cookies; the key in its path is the proof.
            .csrf(csrf -> csrf.csrfTokenRepository(csrfTokens).csrfTokenRequestHandler(new XorCsrfTokenRequestAttributeHandler()).ignoringRequestMatchers("/u/*"))
            .headers(headers -> headers
                // The portal's host is often a mail domain itself; what runs on hosts below it is not ours to decide.
                .httpStrictTransportSecurity(https -> https.includeSubDomains(false))
                .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_SECURITY_POLICY))
                .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN)))
            .authorizeHttpRequests(requests -> requests
                .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.FORWARD).permitAll()
                .requestMatchers(OPEN).permitAll()
                .anyRequest().authenticated())
            .exceptionHandling(refused -> refused
                .authenticationEntryPoint(PortalSecurity::askToLogIn)
                .accessDeniedHandler((request, response, why) -> response.sendError(HttpServletResponse.SC_FORBIDDEN)))
            .build();
    }

    /** To the login page, and from there back to where a GET wanted to go. */
    private static void askToLogIn(HttpServletRequest request, HttpServletResponse response, AuthenticationException why) throws IOException {
        String target = "/login";
        if (request.getMethod().equals("GET")) {
            String query = request.getQueryString();
            target += "?next=" + URLEncoder.encode(request.getRequestURI() + (query == null ? "" : "?" + query), StandardCharsets.UTF_8);
        }
        if (request.getHeader("HX-Request") != null) {
            // htmx would put a redirect's page into a part of this one.
            response.setHeader("HX-Redirect", "/login");
            response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
        } else {
            response.sendRedirect(target);
        }
    }
}
