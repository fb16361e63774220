export { SDK_VERSION } from "firebase/app";
