package routes.jmx;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What an operator is told of a bean, of what it shows, and of what it does. */
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.PARAMETER})
@Retention(RetentionPolicy.RUNTIME)
public @interface JmxText {

    /** A sentence. */
    String value();

    /** Whether an operation only looks. */
    boolean looks() default false;
}
