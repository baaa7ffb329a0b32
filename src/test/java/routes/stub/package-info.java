/** What stands in for the outside of the routes: requests of clients, accounts, and the beans that the routes name. */
package routes.stub;
