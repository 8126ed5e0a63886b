package org.colombier.api;

import jakarta.servlet.http.HttpServletResponse;
import org.colombier.directory.DirectoryConflict;
import org.colombier.lists.catalog.InvalidValue;
import org.colombier.lists.catalog.ListConflict;
import org.colombier.queue.QueueUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DataIntegrityViolationException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Every refusal and fault as problem details (RFC 9457), the reason in {@code detail}. */
@RestControllerAdvice(basePackageClasses = Problems.class)
class Problems extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    @ExceptionHandler
    ProblemDetail refused(Refused no) {
        return ProblemDetail.forStatusAndDetail(no.status(), no.getMessage());
    }

    @ExceptionHandler({DirectoryConflict.class, ListConflict.class})
    ProblemDetail conflict(RuntimeException no) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, no.getMessage());
    }

    @ExceptionHandler
    ProblemDetail invalid(InvalidValue no) {
        return ProblemDetail.forStatusAndDetail(HttpStatus.UNPROCESSABLE_CONTENT, no.getMessage());
    }

    @ExceptionHandler({DataAccessException.class, TransactionException.class, QueueUnavailable.class})
    ProblemDetail databaseAway(RuntimeException away, HttpServletResponse response) {
        LOG.warn("an API request failed: {}", away.toString());
        return fault(response, away, HttpStatus.SERVICE_UNAVAILABLE, "the database does not answer; try again later");
    }

    @ExceptionHandler({RuntimeException.class, DataIntegrityViolationException.class})
    ProblemDetail unexpected(RuntimeException bug, HttpServletResponse response) {
        LOG.error("an API request failed", bug);
        return fault(response, bug, HttpStatus.INTERNAL_SERVER_ERROR, "something unexpected; the server's log says what");
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(HttpMessageNotReadableException body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, "the body is not the JSON that is wanted here");
        return handleExceptionInternal(body, problem, headers, status, request);
    }

    /** An answer that has begun already must break off, not end as if it were whole. */
    private static ProblemDetail fault(HttpServletResponse response, RuntimeException cause, HttpStatus status, String detail) {
        if (response.isCommitted()) {
            throw cause;
        }
        return ProblemDetail.forStatusAndDetail(status, detail);
    }
}
