// Requests of the entry page go the way of all others.
export {fragment, post, token} from "../http.js";
